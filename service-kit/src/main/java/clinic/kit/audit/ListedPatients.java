package clinic.kit.audit;

import clinic.kit.web.Page;
import java.util.LinkedHashSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/// Audits each page of what is [OfPatient] or [OfCase], so that no list can forget it. A page that cannot be audited
/// is not answered.
@RestControllerAdvice
class ListedPatients implements ResponseBodyAdvice<Object> {

    private final Audit audit;
    private final ObjectProvider<PatientsOfCases> ofCases;

    ListedPatients(Audit audit, ObjectProvider<PatientsOfCases> ofCases) {
        this.audit = audit;
        this.ofCases = ofCases;
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
            var patients = new LinkedHashSet<UUID>();
            var cases = new LinkedHashSet<UUID>();
            for (var item : page.items()) {
                if (item instanceof OfPatient of && of.patientId() instanceof UUID patient) {
                    patients.add(patient);
                }
                if (item instanceof OfCase of) {
                    cases.add(of.caseId());
                }
            }
            if (!cases.isEmpty()) {
                patients.addAll(ofCases.getObject().of(cases));
            }
            if (!patients.isEmpty() || !cases.isEmpty()) {
                audit.listed(patients);
            }
        }
        return body;
    }
}
