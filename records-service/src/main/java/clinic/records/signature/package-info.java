/// Signed documents: the text that was signed, its hash and its signer, in a table that only grows.
@NullMarked
package clinic.records.signature;

import org.jspecify.annotations.NullMarked;
