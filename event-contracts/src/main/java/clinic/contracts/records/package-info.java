/// What the records service publishes.
@NullMarked
package clinic.contracts.records;

import org.jspecify.annotations.NullMarked;
