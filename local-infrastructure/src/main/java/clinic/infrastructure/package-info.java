/// A real Kafka broker and a real PostgreSQL as child processes: for the clinic on one machine and for tests without
/// Docker.
@NullMarked
package clinic.infrastructure;

import org.jspecify.annotations.NullMarked;
