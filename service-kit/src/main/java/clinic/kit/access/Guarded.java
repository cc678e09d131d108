package clinic.kit.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says what an id in a path, a query or a body stands for, so that the caller's access to it is decided before the
/// handler runs. Every id that a request can carry has one; the build looks.
@Documented
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface Guarded {

    /// The kind for an id that opens nothing: whom a case is given to, a line of the caller's own draft.
    String NOTHING = "nothing";

    /// The kind for a site.
    String SITE = "site";

    /// What the kind for a case is called, where there is one.
    String CASE = "case";

    /// A [GuardedKind] by its name, or one of the kinds above.
    String value();
}
