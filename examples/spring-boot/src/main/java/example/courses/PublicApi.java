package example.courses;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/public")
class PublicApi {

    record UserStatistics(long users, long learners, long teachers) {
    }

    record Plan(String id, String name, int pricePerMonth) {
    }

    record Course(long id, String title, int lessons) {
    }

    record CourseQuery(@NotNull @Min(1) Integer pageNum, @NotNull @Min(1) @Max(100) Integer pageSize, String keyword) {
    }

    record Page<T>(int pageNum, int pageSize, long total, List<T> list) {
    }

    private static final List<Course> COURSES = List.of(
            new Course(1, "Reading a stack trace", 6),
            new Course(2, "Databases that expand and contract", 9),
            new Course(3, "Releasing without fear", 12));

    private final BuildProperties build;
    private final Environment environment;

    PublicApi(BuildProperties build, Environment environment) {
        this.build = build;
        this.environment = environment;
    }

    @GetMapping("/stats/users")
    Envelope<UserStatistics> userStatistics() {
        return Envelope.ok(new UserStatistics(1280, 1240, 40));
    }

    @GetMapping("/testimonials")
    Envelope<List<String>> testimonials() {
        return Envelope.ok(List.of());
    }

    @GetMapping("/plans")
    Envelope<List<Plan>> plans() {
        return Envelope.ok(List.of(new Plan("free", "Free", 0), new Plan("team", "Team", 49)));
    }

    @PostMapping("/courses/queries")
    Envelope<Page<Course>> courses(@Valid @RequestBody CourseQuery query) {
        String keyword = query.keyword() == null ? "" : query.keyword().toLowerCase(Locale.ROOT);
        List<Course> found = COURSES.stream()
                .filter(course -> course.title().toLowerCase(Locale.ROOT).contains(keyword))
                .toList();
        List<Course> page = found.stream()
                .skip((query.pageNum() - 1L) * query.pageSize())
                .limit(query.pageSize())
                .toList();
        return Envelope.ok(new Page<>(query.pageNum(), query.pageSize(), found.size(), page));
    }

    @GetMapping("/version")
    Envelope<Map<String, String>> version() {
        Map<String, String> version = new LinkedHashMap<>();
        version.put("version", build.getVersion());
        version.put("commit", environment.getProperty("GIT_COMMIT", ""));
        return Envelope.ok(version);
    }

    /** Answers after a while: what a shutdown that drops requests would cut off. */
    @GetMapping("/slow")
    Envelope<Long> slow(@RequestParam(defaultValue = "1000") @Min(0) @Max(60_000) long ms) throws InterruptedException {
        Thread.sleep(Duration.ofMillis(ms).toMillis());
        return Envelope.ok(ms);
    }
}
