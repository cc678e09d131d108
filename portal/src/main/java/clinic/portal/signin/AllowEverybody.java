package clinic.portal.signin;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// For whoever is signed in: each role of people, and not the programs.
@Allow(
        value = {
            Role.FRONT_DESK,
            Role.NURSE,
            Role.PHYSICIAN,
            Role.THERAPIST,
            Role.SITE_MANAGER,
            Role.PRIVACY_OFFICER,
            Role.OPERATIONS
        },
        care = false)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface AllowEverybody {}
