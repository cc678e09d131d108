package clinic.local.doctor;

import org.jspecify.annotations.Nullable;

/// One thing that is wrong.
///
/// @param todo    what to do first
/// @param runbook where more is said; null where there is no more to it
public record Finding(String what, String todo, @Nullable Runbook runbook) {}
