package clinic.kit.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The rule of an endpoint, on the method or (for all that have none of their own) on the controller. An endpoint
/// without it is closed to everybody. What it is about stands at its ids: [Guarded].
///
/// ```java
/// @GetMapping("/{id}/history")
/// @Allow(value = {NURSE, PHYSICIAN}, exempt = NURSE)
/// PainHistory history(@PathVariable @Guarded("case") UUID id)
/// ```
///
/// A nurse may read it at a site of theirs, a physician only if they care for the patient as well.
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Allow {

    /// The roles that may call it.
    String[] value();

    /// Those of them that need no care relationship with the patient.
    String[] exempt() default {};

    /// False for what is no part of a chart: role and site decide, whoever cares for the patient.
    boolean care() default true;
}
