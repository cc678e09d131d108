package clinic.system;

import clinic.local.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Hands every test class the same running clinic, started for the first that asks and ended after the last; and a
/// class that says who shall sign people in one of its own, ended with it.
final class ClinicExtension implements ParameterResolver {

    private static final Namespace OURS = Namespace.create(ClinicExtension.class);

    /// @see ClinicExtension
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface SignedInBy {
        Identity value();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningClinic.class;
    }

    @Override
    public RunningClinic resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var own = context.getRequiredTestClass().getAnnotation(SignedInBy.class);
        return own == null
                ? context.getRoot()
                        .getStore(OURS)
                        .computeIfAbsent(RunningClinic.class, _ -> started(RunningClinic::start), RunningClinic.class)
                : context.getStore(OURS)
                        .computeIfAbsent(
                                own.value(),
                                _ -> started(() -> RunningClinic.startWith(own.value())),
                                RunningClinic.class);
    }

    private interface Start {
        RunningClinic now() throws IOException, InterruptedException;
    }

    private static RunningClinic started(Start start) {
        try {
            return start.now();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
