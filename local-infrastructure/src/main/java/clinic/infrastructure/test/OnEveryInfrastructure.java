package clinic.infrastructure.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Tests that are run on child processes and on containers. Where there are no containers they are skipped, and the
/// output names each class and why.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("every-infrastructure")
@ExtendWith(OnEveryInfrastructure.IfItIsThere.class)
public @interface OnEveryInfrastructure {

    class IfItIsThere implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            var obstacle = TestInfrastructure.obstacle();
            if (obstacle == null) {
                return ConditionEvaluationResult.enabled("what the switch says is there");
            }
            System.out.printf("infrastructure: %s is skipped (%s)%n", context.getDisplayName(), obstacle);
            return ConditionEvaluationResult.disabled(obstacle);
        }
    }
}
