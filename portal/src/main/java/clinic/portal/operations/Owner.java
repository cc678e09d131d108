package clinic.portal.operations;

import clinic.kit.web.NotFound;
import clinic.portal.remote.ClinicServices.Service;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whose dead letters they are: one of the four services', or the portal's own.
public enum Owner {
    INTAKE(Service.INTAKE),
    SCHEDULING(Service.SCHEDULING),
    RECORDS(Service.RECORDS),
    NOTIFICATION(Service.NOTIFICATION),
    PORTAL(null);

    private final Optional<Service> service;

    Owner(@Nullable Service service) {
        this.service = Optional.ofNullable(service);
    }

    /// @throws NotFound nobody is called that
    static Owner named(String word) {
        return find(word).orElseThrow(NotFound::new);
    }

    static Optional<Owner> find(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
    }

    /// In addresses, and in the names of words.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Who has to be asked; nobody for the portal's own.
    Optional<Service> service() {
        return service;
    }
}
