/// The ICD-10-CM codes of the pain domain, each with the dates between which it may be used.
@NullMarked
package clinic.records.diagnosis;

import org.jspecify.annotations.NullMarked;
