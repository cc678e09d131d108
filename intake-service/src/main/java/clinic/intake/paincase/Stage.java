package clinic.intake.paincase;

/// How far a case has come on its way through the clinic.
enum Stage {
    INTAKE,
    CONSULTATION,
    TREATMENT,
    CLOSED
}
