package clinic.kit.access;

import java.util.List;
import java.util.Set;

/// The rule of one endpoint, as its [Allow] and its [Guarded] ids declare it.
///
/// @param scope whether the token has to cover the method as well
/// @param site  whether what the ids stand for has to be of a site of the caller
/// @param label whether a label closes what the ids stand for
record Rule(
        Set<String> roles,
        Set<String> exempt,
        boolean scope,
        boolean site,
        boolean care,
        boolean label,
        List<Guard> guards) {

    Rule {
        roles = Set.copyOf(roles);
        exempt = Set.copyOf(exempt);
        guards = List.copyOf(guards);
    }

    /// Nobody.
    static final Rule CLOSED = new Rule(Set.of(), Set.of(), true, true, true, true, List.of());
}
