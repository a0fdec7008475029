package example.courses;

import java.util.Map;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

/**
 * Shows the commit under /actuator/info as {@code git.commit.id}, where Spring Boot puts it when the build writes a
 * git.properties. The Dockerfile passes it as an environment variable because a build context has no .git.
 */
@Component
class CommitInfo implements InfoContributor {

    private final String commit;

    CommitInfo(@Value("${GIT_COMMIT:}") String commit) {
        this.commit = commit;
    }

    @Override
    public void contribute(Info.Builder builder) {
        if (!commit.isBlank()) {
            builder.withDetail("git", Map.of("commit", Map.of("id", commit)));
        }
    }
}
