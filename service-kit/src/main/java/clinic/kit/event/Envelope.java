package clinic.kit.event;

/// Names of the headers an event travels with: CloudEvents 1.0 in Kafka's binary mode, as plain UTF-8 text.
public final class Envelope {

    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String SOURCE = "ce_source";
    public static final String TYPE = "ce_type";
    public static final String SUBJECT = "ce_subject";
    public static final String TIME = "ce_time";
    public static final String DATA_SCHEMA = "ce_dataschema";
    public static final String SEQUENCE = "ce_sequence";
    public static final String AGGREGATE_VERSION = "ce_aggregateversion";
    public static final String CORRELATION_ID = "ce_correlationid";
    public static final String CAUSATION_ID = "ce_causationid";
    public static final String SITE_ID = "ce_siteid";
    public static final String ACTOR = "ce_actor";
    public static final String CONTENT_TYPE = "content-type";
    public static final String TRACE_PARENT = "traceparent";

    private Envelope() {}
}
