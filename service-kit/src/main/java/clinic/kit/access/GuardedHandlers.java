package clinic.kit.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/// Stands between the arguments of a handler and the handler: no guarded id reaches it unasked, wherever in the request
/// it was.
final class GuardedHandlers extends RequestMappingHandlerAdapter {

    private final Supplier<Rules> rules;
    private final Supplier<Access> access;

    /// Both are looked up late: this is made before most beans.
    GuardedHandlers(Supplier<Rules> rules, Supplier<Access> access) {
        this.rules = rules;
        this.access = access;
    }

    @Override
    protected ServletInvocableHandlerMethod createInvocableHandlerMethod(HandlerMethod handler) {
        if (AccessRule.isPublic(handler)) {
            return super.createInvocableHandlerMethod(handler);
        }
        return new ServletInvocableHandlerMethod(handler) {
            @Override
            protected @Nullable Object doInvoke(@Nullable Object... arguments) throws Exception {
                var rule = rules.get().of(handler);
                // methods that prepare a model come here as well; they are no endpoints and have no guards
                if (!rule.guards().isEmpty()) {
                    var caller = Caller.current()
                            .orElseThrow(() -> new IllegalStateException("A guarded handler was called by nobody"));
                    access.get().open(rule, caller, AccessRule.isSafe(request(), this), arguments);
                }
                return super.doInvoke(arguments);
            }
        };
    }

    private static HttpServletRequest request() {
        return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
    }
}
