/// Publishing: what a transaction tells the other services is stored beside what it changed, and sent afterwards.
@NullMarked
package clinic.kit.outbox;

import org.jspecify.annotations.NullMarked;
