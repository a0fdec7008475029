package example.courses.misbehave;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;

import jakarta.validation.constraints.NotBlank;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.validation.annotation.Validated;

/** The ways in which the start can fail, each chosen by the value of {@code MISBEHAVE_FAIL}. */
class FailAtStart {

    /** Spring Boot's failure analysis: a required property has no value. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "misbehave.fail", havingValue = "missing-property")
    @EnableConfigurationProperties(MissingProperty.Payment.class)
    static class MissingProperty {

        @Validated
        @ConfigurationProperties("payment")
        record Payment(@NotBlank String apiKey) {
        }
    }

    /** No failure analysis, but a stack trace that ends in the placeholder that could not be resolved. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "misbehave.fail", havingValue = "missing-placeholder")
    static class MissingPlaceholder {

        MissingPlaceholder(@Value("${payment.api-key}") String apiKey) {
        }
    }

    /** Failure analysis: a bean that nobody defines. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "misbehave.fail", havingValue = "missing-bean")
    static class MissingBean {

        interface PaymentGateway {
        }

        MissingBean(PaymentGateway gateway) {
        }
    }

    /** Failure analysis: two beans that need each other. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "misbehave.fail", havingValue = "cycle")
    @Import({Cycle.Orders.class, Cycle.Invoices.class})
    static class Cycle {

        static class Orders {
            Orders(Invoices invoices) {
            }
        }

        static class Invoices {
            Invoices(Orders orders) {
            }
        }
    }

    /** Failure analysis: the service's own port is taken before the web server gets to it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "misbehave.fail", havingValue = "port-in-use")
    static class PortInUse {

        private final ServerSocket taken;

        PortInUse(@Value("${server.port}") int port) throws IOException {
            taken = new ServerSocket(port);
        }
    }

    /** A plain exception three causes deep. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "misbehave.fail", havingValue = "exception")
    static class NestedException {

        NestedException() {
            try {
                try {
                    throw new ConnectException("Connection refused: db.internal/10.0.0.5:5432");
                } catch (IOException refused) {
                    throw new UncheckedIOException("could not open a connection to jdbc:postgresql://db.internal:5432/courses", refused);
                }
            } catch (UncheckedIOException unreachable) {
                throw new IllegalStateException("the schema could not be migrated", unreachable);
            }
        }
    }

    /** The process ends in the middle of the start without a word. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "misbehave.fail", havingValue = "exit")
    static class Exit {

        Exit() {
            Runtime.getRuntime().halt(3);
        }
    }
}
