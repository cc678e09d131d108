package clinic.contracts;

/// The roles that a sign-in carries in its `roles` claim.
public final class Role {

    public static final String FRONT_DESK = "front-desk";
    public static final String NURSE = "nurse";
    public static final String PHYSICIAN = "physician";
    public static final String THERAPIST = "therapist";
    public static final String SITE_MANAGER = "site-manager";
    public static final String PRIVACY_OFFICER = "privacy-officer";

    /// Runs the platform; never sees health information.
    public static final String OPERATIONS = "operations";

    /// A service calling another one with client credentials.
    public static final String SERVICE = "service";

    private Role() {}
}
