package clinic.kit.telemetry;

/// Something that is looked at from time to time. Its gauges show what was seen last; nobody who reads them asks a
/// database or a broker.
public interface Sample {

    String DATABASE = "database";
    String BROKER = "broker";

    /// What has to answer for it: [#DATABASE] or [#BROKER].
    String dependency();

    /// Looks, and keeps what was seen. Must end within a few seconds, whatever is away.
    void take() throws Exception;

    /// It could not be looked at, so that nobody knows: gauges say `NaN`, which no alert takes for a zero.
    void forget();
}
