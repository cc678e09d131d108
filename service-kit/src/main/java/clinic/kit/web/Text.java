package clinic.kit.web;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.RECORD_COMPONENT;
import static java.lang.annotation.ElementType.TYPE_USE;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/// Text that a person typed: required unless `optional`, never blank, at most `max` characters. In one line,
/// unless it is `@Lines`: of that takes care whatever reads requests, for every text alike.
@Documented
@Constraint(validatedBy = Text.Validator.class)
@Target({FIELD, PARAMETER, RECORD_COMPONENT, TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Text {

    int max();

    /// May be left out (null); blank is refused all the same.
    boolean optional() default false;

    String message() default "must be text";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /// Says which of the rules was broken.
    final class Validator implements ConstraintValidator<Text, CharSequence> {

        private int max;
        private boolean optional;

        @Override
        public void initialize(Text text) {
            max = text.max();
            optional = text.optional();
        }

        @Override
        public boolean isValid(@Nullable CharSequence value, ConstraintValidatorContext context) {
            var objection = objection(value);
            if (objection == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(objection).addConstraintViolation();
            return false;
        }

        private @Nullable String objection(@Nullable CharSequence value) {
            if (!optional) {
                return objection(value, max);
            }
            if (value == null) {
                return null;
            }
            return value.toString().isBlank() ? "must not be blank; leave it out instead" : objection(value, max);
        }

        /// The same rules for a text that comes otherwise than in the body of a request.
        public static @Nullable String objection(@Nullable CharSequence value, int max) {
            if (value == null) {
                return "is required";
            }
            if (value.toString().isBlank()) {
                return "must not be blank";
            }
            if (value.length() > max) {
                return "must have at most " + max + " characters";
            }
            return Characters.objection(value, true);
        }
    }
}
