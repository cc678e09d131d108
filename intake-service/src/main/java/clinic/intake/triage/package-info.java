/// How urgent a pain history is, by rules that anybody can read and that say why. Triage support, not a diagnosis.
@NullMarked
package clinic.intake.triage;

import org.jspecify.annotations.NullMarked;
