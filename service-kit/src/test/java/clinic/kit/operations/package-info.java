@NullMarked
package clinic.kit.operations;

import org.jspecify.annotations.NullMarked;
