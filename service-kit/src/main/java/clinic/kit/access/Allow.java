package clinic.kit.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The roles that may call an endpoint, on the method or (for all that have none of their own) on the controller. An
/// endpoint without it is closed to everybody. It says nothing about whose things may be touched: `Caller.requireSite`.
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Allow {

    String[] value();
}
