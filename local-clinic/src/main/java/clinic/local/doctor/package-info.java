/// What is wrong with a running clinic, in words, and what to do about it.
@NullMarked
package clinic.local.doctor;

import org.jspecify.annotations.NullMarked;
