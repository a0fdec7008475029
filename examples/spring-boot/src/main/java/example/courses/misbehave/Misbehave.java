package example.courses.misbehave;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the service is told to go wrong, so that one can watch the guard catch it. Everything in this package exists for
 * that; a real service has none of it. Each property is set by an environment variable: {@code startDelay} by
 * {@code MISBEHAVE_START_DELAY}, and so on. The README has the list.
 *
 * @param startDelay   time before the port opens
 * @param readyDelay   time, with the port open, before health and readiness say UP
 * @param down         the health component that is not well: db, redis or rabbit
 * @param downStatus   what it says instead of UP
 * @param downMessage  the error among its details
 * @param downAfter    it is well until this time has passed since the start
 * @param fail         the way the start fails, see {@link FailAtStart}
 * @param exitAfter    time since the start after which the process dies
 * @param oom          {@code native} or {@code heap}: which memory is filled until there is no more
 * @param oomAfter     when that begins
 * @param ignoreTerm   SIGTERM does nothing
 * @param leakPort     a port that is still listened on after the shutdown, by a process that does not end
 * @param logSecrets   passwords and tokens are written to the log
 * @param logLine      a line of the log at start
 * @param breakPath    the API path that answers 200 with an error in the envelope
 * @param errorRate    the share of API requests, 0 to 1, that are answered with 500
 * @param latency      added to every API request
 */
@ConfigurationProperties("misbehave")
public record Misbehave(
        @DefaultValue("0s") Duration startDelay,
        @DefaultValue("0s") Duration readyDelay,
        @DefaultValue("") String down,
        @DefaultValue("DOWN") String downStatus,
        @DefaultValue("connect to db.internal:5432 refused") String downMessage,
        @DefaultValue("0s") Duration downAfter,
        @DefaultValue("") String fail,
        @DefaultValue("0s") Duration exitAfter,
        @DefaultValue("") String oom,
        @DefaultValue("0s") Duration oomAfter,
        @DefaultValue("false") boolean ignoreTerm,
        @DefaultValue("0") int leakPort,
        @DefaultValue("false") boolean logSecrets,
        @DefaultValue("") String logLine,
        @DefaultValue("") String breakPath,
        @DefaultValue("0") double errorRate,
        @DefaultValue("0s") Duration latency) {
}
