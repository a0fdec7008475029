package example.courses;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"GIT_COMMIT=0123456789abcdef", "smoke.user=smoke", "smoke.password=right"})
class CoursesApplicationTest {

    @Autowired
    private TestRestTemplate http;

    @Test
    void healthShowsItsComponents() {
        JsonNode health = http.getForObject("/actuator/health", JsonNode.class);
        assertThat(health.at("/status").asText()).isEqualTo("UP");
        for (String component : new String[] {"db", "redis", "rabbit"}) {
            assertThat(health.at("/components/" + component + "/status").asText()).as(component).isEqualTo("UP");
        }
    }

    @Test
    void infoSaysWhichBuildRuns() {
        JsonNode info = http.getForObject("/actuator/info", JsonNode.class);
        assertThat(info.at("/build/version").asText()).isNotEmpty();
        assertThat(info.at("/git/commit/id").asText()).isEqualTo("0123456789abcdef");
    }

    @Test
    void onlyTheHarmlessEndpointsAreExposed() {
        for (String endpoint : new String[] {"env", "heapdump", "configprops", "loggers", "threaddump", "shutdown"}) {
            assertThat(http.getForEntity("/actuator/" + endpoint, String.class).getStatusCode())
                    .as(endpoint).isEqualTo(HttpStatus.NOT_FOUND);
        }
    }

    @Test
    void coursesComeInPages() {
        JsonNode page = post("/api/public/courses/queries", Map.of("pageNum", 2, "pageSize", 2)).getBody();
        assertThat(page.at("/data/total").asInt()).isEqualTo(3);
        assertThat(page.at("/data/list")).hasSize(1);
    }

    @Test
    void aQueryThatMakesNoSenseIsRefused() {
        ResponseEntity<JsonNode> answer = post("/api/public/courses/queries", Map.of("pageNum", 0));
        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().at("/message").asText()).contains("pageNum").contains("pageSize");
    }

    @Test
    void ordersNeedTheTokenOfALogin() {
        assertThat(http.getForEntity("/api/admin/orders", JsonNode.class).getStatusCode())
                .isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(post("/api/auth/login", Map.of("account", "smoke", "password", "wrong")).getStatusCode())
                .isEqualTo(HttpStatus.UNAUTHORIZED);

        JsonNode session = post("/api/auth/login", Map.of("account", "smoke", "password", "right")).getBody();
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(session.at("/data/token").asText());
        JsonNode orders = http.exchange("/api/admin/orders", HttpMethod.GET, new HttpEntity<>(headers), JsonNode.class)
                .getBody();
        assertThat(orders.at("/data/0/id").asInt()).isEqualTo(7001);
    }

    private ResponseEntity<JsonNode> post(String path, Object body) {
        return http.postForEntity(path, body, JsonNode.class);
    }
}
