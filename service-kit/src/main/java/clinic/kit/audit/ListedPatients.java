package clinic.kit.audit;

import clinic.kit.web.Page;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/// Audits each page of what is [OfPatient], so that no list can forget it. A page that cannot be audited is not
/// answered.
@RestControllerAdvice
class ListedPatients implements ResponseBodyAdvice<Object> {

    private final Audit audit;

    ListedPatients(Audit audit) {
        this.audit = audit;
    }

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return Page.class.isAssignableFrom(returned.getParameterType());
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof Page<?> page) {
            var patients = page.items().stream()
                    .filter(OfPatient.class::isInstance)
                    .map(item -> ((OfPatient) item).patientId())
                    .filter(Objects::nonNull)
                    .map(UUID.class::cast)
                    .toList();
            if (!patients.isEmpty()) {
                audit.listed(patients);
            }
        }
        return body;
    }
}
