package example.courses;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The one account that this example knows, and the tokens it handed out since it started. */
@Component
class Accounts {

    private final String account;
    private final byte[] password;
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final SecureRandom random = new SecureRandom();

    Accounts(@Value("${smoke.user}") String account, @Value("${smoke.password}") String password) {
        this.account = account;
        this.password = password.getBytes(StandardCharsets.UTF_8);
    }

    Optional<String> login(String account, String password) {
        boolean known = this.account.equals(account) && password != null
                && MessageDigest.isEqual(this.password, password.getBytes(StandardCharsets.UTF_8));
        if (!known) {
            return Optional.empty();
        }
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        tokens.add(token);
        return Optional.of(token);
    }

    boolean knows(String authorization) {
        return authorization != null && authorization.startsWith("Bearer ")
                && tokens.contains(authorization.substring("Bearer ".length()));
    }
}
