/// Questionnaires and checks with a score. Some say more about a person than the rest of the chart, and carry a label.
@NullMarked
package clinic.records.screening;

import org.jspecify.annotations.NullMarked;
