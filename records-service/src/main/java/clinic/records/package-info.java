/// What was found and what will be done, signed: readiness, chart, consultations, diagnoses and treatment plans.
@NullMarked
package clinic.records;

import org.jspecify.annotations.NullMarked;
