/// The custom treatment plan: what is to be done, how often and at what interval, under ids that stay.
@NullMarked
package clinic.records.plan;

import org.jspecify.annotations.NullMarked;
