package example.courses;

import java.util.List;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PrivateApi {

    record Credentials(String account, String password) {
    }

    record User(String account, String role) {
    }

    record Session(String token, User user) {
    }

    record Order(long id, String plan, String state) {
    }

    private final Accounts accounts;

    PrivateApi(Accounts accounts) {
        this.accounts = accounts;
    }

    @PostMapping("/api/auth/login")
    ResponseEntity<Envelope<?>> login(@RequestBody Credentials credentials) {
        return accounts.login(credentials.account(), credentials.password())
                .<ResponseEntity<Envelope<?>>>map(token -> ResponseEntity.ok(
                        Envelope.ok(new Session(token, new User(credentials.account(), "admin")))))
                .orElseGet(() -> unauthorized("account or password is wrong"));
    }

    @GetMapping("/api/admin/orders")
    ResponseEntity<Envelope<?>> orders(
            @RequestHeader(value = HttpHeaders.AUTHORIZATION, required = false) String authorization) {
        if (!accounts.knows(authorization)) {
            return unauthorized("log in first");
        }
        return ResponseEntity.ok(Envelope.ok(List.of(new Order(7001, "team", "paid"))));
    }

    private static ResponseEntity<Envelope<?>> unauthorized(String message) {
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED).body(Envelope.error(401, message));
    }
}
