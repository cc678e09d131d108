package clinic.system;

import clinic.infrastructure.Broker;
import clinic.infrastructure.Database;
import clinic.infrastructure.DatabaseAccess;
import clinic.local.Part;
import clinic.local.Stack;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// What a drill breaks, with the rights of those who administer broker and database.
final class Faults {

    private final Stack stack;

    Faults(Stack stack) {
        this.stack = stack;
    }

    /// As the owner of the service's tables.
    void sql(Part service, String statement) throws SQLException {
        var access = access(service);
        try (var owner = DriverManager.getConnection(access.jdbcUrl(), access.ownerUser(), access.ownerPassword());
                var change = owner.createStatement()) {
            change.execute(statement);
        }
    }

    /// Somebody began a transaction, keeps others from the table, and went away; until it is closed, or ended
    /// by others.
    Connection forgetTransaction(Part service, String table) throws SQLException {
        var access = access(service);
        var owner = DriverManager.getConnection(access.jdbcUrl(), access.ownerUser(), access.ownerPassword());
        owner.setAutoCommit(false);
        try (var lock = owner.createStatement()) {
            lock.execute("lock table " + table);
        }
        return owner;
    }

    /// The first row of the audit trail is changed, past the trigger that keeps it.
    ///
    /// @param actor an expression for who is said to have done it
    void changeAudit(Part service, String actor) throws SQLException {
        sql(service, "alter table audit disable trigger audit_insert_only");
        sql(
                service,
                "update audit set actor = %s where id = (select audit_id from audit_seal where sequence = 1)"
                        .formatted(actor));
        sql(service, "alter table audit enable trigger audit_insert_only");
    }

    long count(Part service, String query) throws SQLException {
        return Long.parseLong(text(service, query));
    }

    /// The one value that the query finds.
    String text(Part service, String query) throws SQLException {
        var access = access(service);
        try (var reader = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
                var asked = reader.createStatement();
                var rows = asked.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /// The ids that the query finds.
    List<UUID> ids(Part service, String query) throws SQLException {
        var access = access(service);
        var ids = new ArrayList<UUID>();
        try (var reader = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
                var asked = reader.createStatement();
                var rows = asked.executeQuery(query)) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    /// The application may not write to the topic any more.
    void forbidWriting(String application, String topic) throws ExecutionException, InterruptedException {
        try (var admin = admin()) {
            var rule = new AclBindingFilter(
                    new ResourcePatternFilter(ResourceType.TOPIC, topic, PatternType.LITERAL),
                    new AccessControlEntryFilter(
                            "User:" + application, null, AclOperation.WRITE, AclPermissionType.ALLOW));
            var removed = admin.deleteAcls(List.of(rule)).all().get();
            if (removed.isEmpty()) {
                throw new IllegalStateException("there was no such rule");
            }
        }
    }

    /// The group, none of whose members works, passes over whatever it has not read of the topic.
    void passOver(String group, String topic) throws ExecutionException, InterruptedException {
        try (var admin = admin()) {
            // a partition without a place of the group would be read from its beginning
            var asked = new HashMap<TopicPartition, OffsetSpec>();
            admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                    .flatMap(described -> described.partitions().stream())
                    .forEach(partition ->
                            asked.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
            var ends = new HashMap<TopicPartition, OffsetAndMetadata>();
            admin.listOffsets(asked)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
            admin.alterConsumerGroupOffsets(group, ends).all().get();
        }
    }

    /// A pain history of a case that never was, and that nobody can read.
    void sendNonsense(UUID key) throws ExecutionException, InterruptedException {
        var properties = new HashMap<>(stack.brokerAccess("intake").client());
        var record = new ProducerRecord<>(
                "intake.histories.v1", key.toString().getBytes(StandardCharsets.UTF_8), "[]".getBytes());
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", UUID.randomUUID().toString(),
                        "ce_source", "/drill",
                        "ce_type", "clinic.intake.PainHistorySubmitted.v1",
                        "ce_subject", key.toString(),
                        "ce_sequence", "1",
                        "ce_aggregateversion", "1",
                        "ce_time", Instant.now().toString(),
                        "ce_actor", "drill")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    private Admin admin() {
        return Admin.create(stack.brokerAccess(Broker.ADMIN).client());
    }

    private DatabaseAccess access(Part service) {
        return new Database(stack.data("database"), stack.port(Part.DATABASE), List.of())
                .server()
                .access(service.label());
    }
}
