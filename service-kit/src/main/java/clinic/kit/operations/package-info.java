/// What whoever runs the platform sees and mends: dead letters, streams, and what a restore lost; never what an event
/// says.
@NullMarked
package clinic.kit.operations;

import org.jspecify.annotations.NullMarked;
