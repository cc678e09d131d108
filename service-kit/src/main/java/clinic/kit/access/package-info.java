/// Who may call what: tokens, roles per endpoint, sites per resource. Whatever is not allowed is refused.
@NullMarked
package clinic.kit.access;

import org.jspecify.annotations.NullMarked;
