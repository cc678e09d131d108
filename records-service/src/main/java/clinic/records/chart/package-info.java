/// Everything that is known about one case on one page, with what has not arrived yet said plainly.
@NullMarked
package clinic.records.chart;

import org.jspecify.annotations.NullMarked;
