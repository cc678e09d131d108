package clinic.local.supervisor;

import clinic.contracts.Topic;
import clinic.contracts.TopicRights;
import clinic.contracts.Topics;
import clinic.local.BrokerAccess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/// Gives every application its password and its rules at the broker, both made of [TopicRights]. Whatever else is
/// allowed there, such as by a rule of an earlier version, is taken back. Nobody is allowed to create, change or delete
/// a topic; idempotent producing comes with the right to write.
final class BrokerRules {

    private static final int ITERATIONS = 8_192;

    private BrokerRules() {}

    /// Whoever signs in at the broker besides its administrator.
    static List<String> users() {
        var users = new ArrayList<>(TopicRights.applications());
        users.add(BrokerAccess.OBSERVER);
        return users;
    }

    /// @param passwords of each user who may sign in; a user without one cannot
    static void enforce(Admin broker, Map<String, String> passwords) throws InterruptedException, ExecutionException {
        var credentials = new ArrayList<UserScramCredentialAlteration>();
        passwords.forEach((user, password) -> credentials.add(new UserScramCredentialUpsertion(
                user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password)));
        broker.alterUserScramCredentials(credentials).all().get();

        var wanted = rules();
        var surplus =
                new HashSet<>(broker.describeAcls(AclBindingFilter.ANY).values().get());
        var missing = new HashSet<>(wanted);
        missing.removeAll(surplus);
        surplus.removeAll(wanted);
        broker.createAcls(missing).all().get();
        broker.deleteAcls(surplus.stream().map(AclBinding::toFilter).toList())
                .all()
                .get();
    }

    static Set<AclBinding> rules() {
        var rules = new HashSet<AclBinding>();
        for (var application : TopicRights.applications()) {
            TopicRights.writableBy(application)
                    .forEach(topic -> rules.add(allow(application, ResourceType.TOPIC, topic, AclOperation.WRITE)));
            TopicRights.readableBy(application)
                    .forEach(topic -> rules.add(allow(application, ResourceType.TOPIC, topic, AclOperation.READ)));
            rules.add(allow(
                    application,
                    new ResourcePattern(ResourceType.GROUP, TopicRights.groupPrefix(application), PatternType.PREFIXED),
                    AclOperation.READ));
        }
        Topics.ALL.stream()
                .map(Topic::name)
                .forEach(
                        topic -> rules.add(allow(BrokerAccess.OBSERVER, ResourceType.TOPIC, topic, AclOperation.READ)));
        // how far everybody is behind; without the right to read, it can neither join a group nor move its offsets
        rules.add(allow(
                BrokerAccess.OBSERVER, ResourceType.GROUP, ResourcePattern.WILDCARD_RESOURCE, AclOperation.DESCRIBE));
        return rules;
    }

    private static AclBinding allow(String user, ResourceType type, String name, AclOperation operation) {
        return allow(user, new ResourcePattern(type, name, PatternType.LITERAL), operation);
    }

    private static AclBinding allow(String user, ResourcePattern resource, AclOperation operation) {
        return new AclBinding(
                resource, new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }
}
