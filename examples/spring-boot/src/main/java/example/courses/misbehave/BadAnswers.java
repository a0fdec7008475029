package example.courses.misbehave;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Slow, failing and lying answers of the API; the actuator is left alone. */
@Component
class BadAnswers extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(BadAnswers.class);

    private final Misbehave misbehave;

    BadAnswers(Misbehave misbehave) {
        this.misbehave = misbehave;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (misbehave.logSecrets() && authorization != null) {
            log.info("{} {} with {}", request.getMethod(), request.getRequestURI(), authorization);
        }
        pause();
        if (request.getServletPath().equals(misbehave.breakPath())) {
            write(response, 200, "{\"code\":500,\"message\":\"internal error\",\"data\":null}");
        } else if (ThreadLocalRandom.current().nextDouble() < misbehave.errorRate()) {
            write(response, 500, "{\"code\":500,\"message\":\"internal error\",\"data\":null}");
        } else {
            chain.doFilter(request, response);
        }
    }

    private void pause() {
        try {
            Thread.sleep(misbehave.latency().toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(HttpServletResponse response, int status, String body) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.getWriter().write(body);
    }
}
