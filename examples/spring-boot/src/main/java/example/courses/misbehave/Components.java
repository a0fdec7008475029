package example.courses.misbehave;

import java.time.Duration;
import java.time.Instant;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health components with the names that a database, a cache and a broker would have; each can be told to be unwell. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Misbehave.class)
class Components {

    private final Instant start = Instant.now();
    private final Misbehave misbehave;

    Components(Misbehave misbehave) {
        this.misbehave = misbehave;
    }

    @Bean
    HealthIndicator dbHealthIndicator() {
        return () -> component("db", Health.up().withDetail("database", "PostgreSQL").build());
    }

    @Bean
    HealthIndicator redisHealthIndicator() {
        return () -> component("redis", Health.up().withDetail("version", "7.2.4").build());
    }

    @Bean
    HealthIndicator rabbitHealthIndicator() {
        return () -> component("rabbit", Health.up().withDetail("version", "3.13.1").build());
    }

    @Bean
    HealthIndicator warmUpHealthIndicator() {
        return () -> elapsed().compareTo(misbehave.startDelay().plus(misbehave.readyDelay())) < 0
                ? Health.outOfService().withDetail("reason", "still warming up").build()
                : Health.up().build();
    }

    private Health component(String name, Health well) {
        boolean unwell = name.equals(misbehave.down()) && elapsed().compareTo(misbehave.downAfter()) >= 0;
        return unwell
                ? Health.status(misbehave.downStatus()).withDetail("error", misbehave.downMessage()).build()
                : well;
    }

    private Duration elapsed() {
        return Duration.between(start, Instant.now());
    }
}
