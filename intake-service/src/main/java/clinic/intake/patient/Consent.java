package clinic.intake.patient;

/// Which channels the patient agreed to be contacted by.
record Consent(boolean email, boolean sms) {

    static final Consent NONE = new Consent(false, false);
}
