package example.courses.misbehave;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import sun.misc.Signal;

/** Starts late, dies early, eats memory, does not stop. */
@Component
class Lifecycle implements ApplicationRunner, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

    private final Misbehave misbehave;

    Lifecycle(Misbehave misbehave, Environment environment) throws InterruptedException {
        this.misbehave = misbehave;
        if (!misbehave.logLine().isEmpty()) {
            log.info(misbehave.logLine());
        }
        if (misbehave.logSecrets()) {
            log.info("logging in with password {}", environment.getProperty("smoke.password"));
        }
        if (misbehave.ignoreTerm()) {
            Signal.handle(new Signal("TERM"), signal -> log.warn("SIGTERM ignored"));
        }
        if (!misbehave.exitAfter().isZero()) {
            later(misbehave.exitAfter(), () -> {
                log.error("giving up");
                Runtime.getRuntime().halt(3);
            });
        }
        if (misbehave.oom().equals("native")) {
            later(misbehave.oomAfter(), Lifecycle::fillNativeMemory);
        }
        Thread.sleep(misbehave.startDelay().toMillis());
    }

    /** Runs when the port is open; Spring says "ready" only after it returns. */
    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        if (misbehave.oom().equals("heap")) {
            Thread.sleep(misbehave.oomAfter().toMillis());
            fillHeap();
        }
        Thread.sleep(misbehave.readyDelay().toMillis());
    }

    /** Runs when the web server has closed its port. Never returns if a port is to be leaked. */
    @Override
    public void destroy() throws IOException, InterruptedException {
        if (misbehave.leakPort() > 0) {
            try (ServerSocket leaked = new ServerSocket(misbehave.leakPort())) {
                log.warn("port {} stays taken", leaked.getLocalPort());
                Thread.currentThread().join();
            }
        }
    }

    /** Memory that the JVM does not count: the container's limit ends this, not an OutOfMemoryError. */
    private static void fillNativeMemory() {
        try {
            var field = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            var memory = (sun.misc.Unsafe) field.get(null);
            long block = 8 << 20;
            while (true) {
                memory.setMemory(memory.allocateMemory(block), block, (byte) 1);
            }
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void fillHeap() {
        List<byte[]> kept = new ArrayList<>();
        while (true) {
            kept.add(new byte[8 << 20]);
        }
    }

    private static void later(Duration delay, Runnable action) {
        Thread thread = new Thread(() -> {
            try {
                Thread.sleep(delay.toMillis());
                action.run();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }, "misbehave");
        thread.setDaemon(true);
        thread.start();
    }
}
