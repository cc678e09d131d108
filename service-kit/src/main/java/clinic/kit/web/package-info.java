/// What every HTTP endpoint of the platform does alike: versions, idempotency keys, problems, pages.
@NullMarked
package clinic.kit.web;

import org.jspecify.annotations.NullMarked;
