@NullMarked
package clinic.kit.web;

import org.jspecify.annotations.NullMarked;
