package clinic.local.observability;

import clinic.local.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The Grafana dashboards, each as a list of panels. [DashboardTests] writes them to `deploy/observability`.
final class Dashboards {

    private static final int WIDTH = 8;
    private static final int HEIGHT = 7;
    private static final int COLUMNS = 3;
    private static final String REQUESTS = "http_server_requests_seconds_count{uri!~\"/actuator.*\"%s}";

    private record Query(String expression, String legend) {}

    private record Panel(String title, String unit, List<Query> queries) {}

    private Dashboards() {}

    /// By the name of the file.
    static Map<String, String> all() {
        var files = new LinkedHashMap<String, String>();
        files.put("system.json", dashboard("system", "Clinic: system", system()));
        files.put("journey.json", dashboard("journey", "Clinic: journey", journey()));
        for (var service : Part.services()) {
            files.put(
                    service.label() + ".json",
                    dashboard(service.label(), "Clinic: " + service.label(), service(service)));
        }
        return files;
    }

    private static List<Panel> system() {
        return List.of(
                panel("Answering", "bool_yes_no", "up{job=\"clinic\"}", "{{service}}"),
                panel("Alerts", "short", "count by (alertname) (ALERTS{alertstate=\"firing\"})", "{{alertname}}"),
                panel(
                        "Dependencies",
                        "bool_yes_no",
                        "min by (dependency, service) (dependency_up)",
                        "{{dependency}} of {{service}}"),
                panel(
                        "Faults, share of requests (objective 0.1 %)",
                        "percentunit", "service:http_errors:ratio_rate1h", "{{service}}"),
                panel(
                        "Error budget: how many times too fast it burns",
                        "short",
                        "service:http_errors:ratio_rate1h / 0.001",
                        "{{service}}"),
                panel(
                        "Slower than a second, share (objective 1 %)",
                        "percentunit", "service:http_slow:ratio_rate1h", "{{service}}"),
                panel(
                        "Requests",
                        "reqps",
                        "sum by (service) (rate(" + REQUESTS.formatted("") + "[5m]))",
                        "{{service}}"),
                panel("Outbox: waiting", "short", "max by (service) (outbox_backlog)", "{{service}}"),
                panel("Outbox: oldest", "s", "max by (service) (outbox_oldest_age_seconds)", "{{service}}"),
                panel("Behind: events", "short", "sum by (group) (inbox_lag)", "{{group}}"),
                panel("Behind: time", "s", "max by (group) (inbox_lag_age_seconds)", "{{group}}"),
                panel("Dead letters", "short", "max by (group) (inbox_dead_letters_open)", "{{group}}"),
                panel("Keys held up: longest", "s", "max by (group) (inbox_blocked_oldest_age_seconds)", "{{group}}"),
                panel("Missing events: longest", "s", "max by (group) (inbox_gaps_oldest_age_seconds)", "{{group}}"),
                panel(
                        "Circuits open",
                        "bool_yes_no",
                        "max by (service, name) (resilience4j_circuitbreaker_state{state=~\"open|forced_open\"})",
                        "{{service}} to {{name}}"),
                panel(
                        "Audit: oldest unsealed",
                        "s",
                        "max by (service) (audit_unsealed_oldest_age_seconds)",
                        "{{service}}"),
                panel(
                        "Disk free",
                        "percentunit",
                        "min by (service) (disk_free_bytes / disk_total_bytes)",
                        "{{service}}"),
                panel("Heap", "bytes", "sum by (service) (jvm_memory_used_bytes{area=\"heap\"})", "{{service}}"));
    }

    private static List<Panel> journey() {
        return List.of(
                new Panel(
                        "Steps within an hour",
                        "short",
                        List.of(
                                step("intake", "PatientRegistered"),
                                step("intake", "CaseOpened"),
                                step("scheduling", "AppointmentBooked"),
                                step("scheduling", "AppointmentCheckedIn"),
                                step("records", "ConsultationSigned"),
                                step("records", "TreatmentPlanSigned"))),
                panel(
                        "Visits booked within an hour",
                        "short",
                        "sum by (type) (increase(appointment_bookings_total[1h]))",
                        "{{type}}"),
                panel(
                        "Bookings refused within an hour",
                        "short",
                        "sum by (reason) (increase(appointment_refusals_total[1h]))",
                        "{{reason}}"),
                panel(
                        "From what happened to its effect, 99 of 100",
                        "s",
                        quantile("inbox_delay_seconds_bucket", "group"),
                        "{{group}}"),
                panel(
                        "From append to broker, 99 of 100",
                        "s",
                        quantile("outbox_publish_latency_seconds_bucket", "service"),
                        "{{service}}"),
                panel(
                        "Late, share of events (objective 1 %)",
                        "percentunit", "service:events_late:ratio_rate1h", "{{service}}"),
                panel("Age of the portal's pages", "s", "max(projection_staleness_seconds)", "read model"),
                panel("Escalations unanswered", "short", "max(paging_unanswered)", "cases"),
                panel("Pages overdue", "s", "max(paging_overdue_seconds)", "oldest"),
                panel(
                        "Messages within an hour",
                        "short",
                        "sum by (outcome) (increase(notification_deliveries_total[1h]))",
                        "{{outcome}}"),
                panel(
                        "All events within an hour",
                        "short",
                        "sum by (type) (increase(outbox_published_total[1h]))",
                        "{{type}}"),
                panel("Known twice", "short", "sum by (group) (increase(inbox_duplicates_total[1h]))", "{{group}}"));
    }

    private static List<Panel> service(Part part) {
        var its = ",service=\"" + part.label() + "\"";
        var of = "{service=\"" + part.label() + "\"}";
        var panels = new ArrayList<>(List.of(
                panel("Requests", "reqps", "sum by (status) (rate(" + REQUESTS.formatted(its) + "[5m]))", "{{status}}"),
                panel(
                        "Slowest addresses, seconds in the mean",
                        "s",
                        "topk(5, sum by (uri) (rate(http_server_requests_seconds_sum{uri!~\"/actuator.*\"%s}[5m])) / sum by (uri) (rate(%s[5m])))"
                                .formatted(its, REQUESTS.formatted(its)),
                        "{{uri}}"),
                panel(
                        "Faults, share of requests (objective 0.1 %)",
                        "percentunit", "service:http_errors:ratio_rate5m" + of, "share"),
                panel("Dependencies", "bool_yes_no", "min by (dependency) (dependency_up" + of + ")", "{{dependency}}"),
                panel("Outbox: waiting", "short", "outbox_backlog" + of, "{{instance}}"),
                panel("Outbox: oldest", "s", "outbox_oldest_age_seconds" + of, "{{instance}}"),
                panel("Relay active", "bool_yes_no", "outbox_relay_active" + of, "{{instance}}"),
                panel(
                        "From append to broker, 99 of 100",
                        "s",
                        "histogram_quantile(0.99, sum by (le) (rate(outbox_publish_latency_seconds_bucket" + of
                                + "[5m])))",
                        "99 of 100"),
                panel(
                        "Behind: events",
                        "short",
                        "sum by (group, topic) (inbox_lag" + of + ")",
                        "{{group}} on {{topic}}"),
                panel(
                        "Behind: time",
                        "s",
                        "max by (group, topic) (inbox_lag_age_seconds" + of + ")",
                        "{{group}} on {{topic}}"),
                panel("Handled", "ops", "sum by (group) (rate(inbox_delay_seconds_count" + of + "[5m]))", "{{group}}"),
                new Panel(
                        "Waiting for a person, or for an event",
                        "short",
                        List.of(
                                new Query(
                                        "max by (group) (inbox_dead_letters_open" + of + ")", "dead letters {{group}}"),
                                new Query("max by (group) (inbox_blocked_open" + of + ")", "keys held up {{group}}"),
                                new Query("max by (group) (inbox_gaps_open" + of + ")", "gaps {{group}}"))),
                panel(
                        "Passed over, not known",
                        "short",
                        "sum by (group) (increase(inbox_unknown_total" + of + "[1h]))",
                        "{{group}}"),
                panel("Audit: oldest unsealed", "s", "audit_unsealed_oldest_age_seconds" + of, "{{instance}}"),
                panel(
                        "Without a valid token",
                        "short",
                        "increase(clinic_access_strangers_total" + of + "[10m])",
                        "{{instance}}"),
                new Panel(
                        "Database connections",
                        "short",
                        List.of(
                                new Query("hikaricp_connections_active" + of, "active"),
                                new Query("hikaricp_connections_pending" + of, "waited for"))),
                panel("Heap", "bytes", "sum by (id) (jvm_memory_used_bytes{area=\"heap\"" + its + "})", "{{id}}"),
                panel("Processor", "percentunit", "process_cpu_usage" + of, "{{instance}}"),
                panel(
                        "Errors and warnings in the log",
                        "short",
                        "sum by (level) (increase(logback_events_total{level=~\"error|warn\"" + its + "}[10m]))",
                        "{{level}}")));
        // the portal tells nobody anything
        if (part != Part.PORTAL) {
            panels.add(panel(
                    "Published", "ops", "sum by (type) (rate(outbox_published_total" + of + "[5m]))", "{{type}}"));
        }
        switch (part) {
            case SCHEDULING -> {
                panels.add(panel(
                        "Visits booked within an hour",
                        "short",
                        "sum by (type) (increase(appointment_bookings_total[1h]))",
                        "{{type}}"));
                panels.add(panel(
                        "Refused within an hour",
                        "short",
                        "sum by (reason) (increase(appointment_refusals_total[1h]))",
                        "{{reason}}"));
            }
            case NOTIFICATION -> {
                panels.add(panel(
                        "Messages within an hour",
                        "short",
                        "sum by (channel, outcome) (increase(notification_deliveries_total[1h]))",
                        "{{channel}} {{outcome}}"));
                panels.add(panel("Escalations unanswered", "short", "paging_unanswered", "cases"));
                panels.add(panel("Pages overdue", "s", "paging_overdue_seconds", "oldest"));
                panels.add(circuits(part));
            }
            case PORTAL -> {
                panels.add(panel("Age of the pages", "s", "projection_staleness_seconds", "read model"));
                panels.add(circuits(part));
            }
            case INTAKE, RECORDS, DATABASE, BROKER, MAIL, IDENTITY -> {
                // nothing of their own
            }
        }
        return panels;
    }

    private static Panel circuits(Part part) {
        return panel(
                "Circuits open",
                "bool_yes_no",
                "max by (name) (resilience4j_circuitbreaker_state{service=\"%s\",state=~\"open|forced_open\"})"
                        .formatted(part.label()),
                "{{name}}");
    }

    private static Query step(String service, String event) {
        return new Query(
                "sum(increase(outbox_published_total{type=\"clinic.%s.%s.v1\"}[1h]))".formatted(service, event), event);
    }

    private static String quantile(String buckets, String by) {
        return "histogram_quantile(0.99, sum by (le, %s) (rate(%s[5m])))".formatted(by, buckets);
    }

    private static Panel panel(String title, String unit, String expression, String legend) {
        return new Panel(title, unit, List.of(new Query(expression, legend)));
    }

    private static String dashboard(String uid, String title, List<Panel> panels) {
        var json = JsonMapper.shared();
        var dashboard = json.createObjectNode()
                .put("uid", "clinic-" + uid)
                .put("title", title)
                .put("schemaVersion", 39)
                .put("refresh", "30s")
                .put("editable", false);
        dashboard.putArray("tags").add("clinic");
        dashboard.putObject("time").put("from", "now-6h").put("to", "now");
        var all = dashboard.putArray("panels");
        for (var i = 0; i < panels.size(); i++) {
            var panel = panels.get(i);
            var one = all.addObject().put("id", i + 1).put("type", "timeseries").put("title", panel.title());
            one.putObject("datasource").put("type", "prometheus").put("uid", "prometheus");
            one.putObject("gridPos")
                    .put("x", i % COLUMNS * WIDTH)
                    .put("y", i / COLUMNS * HEIGHT)
                    .put("w", WIDTH)
                    .put("h", HEIGHT);
            one.putObject("fieldConfig")
                    .putObject("defaults")
                    .put("unit", panel.unit())
                    .put("min", 0);
            var targets = one.putArray("targets");
            panel.queries()
                    .forEach(query -> targets.addObject()
                            .put("refId", String.valueOf((char) ('A' + targets.size())))
                            .put("expr", query.expression())
                            .put("legendFormat", query.legend()));
        }
        return dashboard.toPrettyString() + "\n";
    }
}
