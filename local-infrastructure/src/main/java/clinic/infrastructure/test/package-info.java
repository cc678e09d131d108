/// The switch that decides whether a test's broker and database are containers or child processes.
@NullMarked
package clinic.infrastructure.test;

import org.jspecify.annotations.NullMarked;
