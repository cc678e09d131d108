/// Looks after a running clinic as operations do, over the services' own APIs: dead letters, what a restore lost, and
/// whether the services agree.
@NullMarked
package clinic.local.operations;

import org.jspecify.annotations.NullMarked;
