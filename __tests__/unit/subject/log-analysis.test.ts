import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyseLog } from '../../../src/subject/log-analysis.ts';
import fc from '../../helpers/fast-check.ts';

const crashes = join(import.meta.dirname, 'crashes');
const samples = join(import.meta.dirname, '../../images/samples');
const crash = (name: string) => readFileSync(join(crashes, `${name}.txt`), 'utf8');
const sample = (name: string) => readFileSync(join(samples, `${name}.txt`), 'utf8');

/** What real programs print when they end, and what is to be said of it. */
const CRASHES: Readonly<Record<string, { summary: string; advice?: RegExp }>> = {
  'node-uncaught-error': { summary: 'The configuration cannot be read (at /app/config.mjs:5:11)' },
  'node-cannot-find-module': {
    summary: "Cannot find module 'express' (at /app/missing.cjs:1:1)",
    advice: /package express is not in the image/,
  },
  'node-module-not-found': {
    summary: "Cannot find package 'fastify' imported from /app/esm.mjs",
    advice: /fastify is not in the image/,
  },
  'node-entry-missing': {
    summary: "Cannot find module '/app/dist/main.js'",
    advice: /file \/app\/dist\/main\.js is not in the image/,
  },
  'node-port-in-use': {
    summary:
      'port 38080 is already in use: listen EADDRINUSE: address already in use :::38080 (at /app/inuse.mjs:3:61)',
    advice: /second server/,
  },
  'node-database-refused': {
    summary: 'it could not reach 127.0.0.1:54329 (connection refused): connect ECONNREFUSED 127.0.0.1:54329',
    advice: /127\.0\.0\.1 is the container itself/,
  },
  'node-host-not-found': {
    summary: 'it could not reach postgres.invalid (no such host): getaddrinfo ENOTFOUND postgres.invalid',
    advice: /reach postgres\.invalid/,
  },
  'node-rejection-of-a-string': { summary: 'an unhandled promise rejection: no licence' },
  'node-heap': {
    summary: 'Node ran out of heap memory (Reached heap limit Allocation failed - JavaScript heap out of memory)',
    advice: /max-old-space-size/,
  },
  'node-syntax-error': { summary: "SyntaxError: Unexpected token ';'" },
  'node-permission': { summary: 'listen EACCES: permission denied 127.0.0.1:80', advice: /below 1024/ },
  'python-traceback': { summary: 'RuntimeError: the setting DATABASE_URL is missing (at /app/main.py:7)' },
  'python-module-not-found': {
    summary: "ModuleNotFoundError: No module named 'flask' (at /app/m2.py:1)",
    advice: /module flask is not in the image/,
  },
  'python-port-in-use': {
    summary: 'the port that it wants is already in use: OSError: [Errno 98] Address already in use (at /app/m3.py:4)',
  },
  'python-connection-refused': {
    summary:
      'it could not reach a service that it needs (connection refused): ConnectionRefusedError: [Errno 111] Connection refused (at /app/m4.py:2)',
  },
  'python-syntax-error': { summary: 'SyntaxError: invalid syntax (at /app/m5.py:1)', advice: /version of Python/ },
  'python-no-message': { summary: 'ConfigError (at /app/m6.py:2)' },
  'python-exception-group': {
    summary: "ExceptionGroup: startup (2 sub-exceptions): ValueError: bad port; KeyError: 'user' (at /app/m7.py:1)",
  },
  'python-cannot-open': { summary: 'Python could not open /app/nothere.py', advice: /WORKDIR/ },
  'go-panic': { summary: 'panic: the setting DATABASE_URL is missing (at example.com/server/main.go:21)' },
  'go-error': { summary: 'panic: open store: no such bucket (at example.com/server/main.go:23)' },
  'go-nil': {
    summary: 'panic: invalid memory address or nil pointer dereference (at example.com/server/main.go:15)',
  },
  'go-deadlock': {
    summary:
      'fatal error of the Go runtime: all goroutines are asleep - deadlock! (at example.com/server/dl/main.go:8)',
  },
  'go-maps': { summary: 'fatal error of the Go runtime: concurrent map writes (at example.com/server/main.go:41)' },
  'go-listen': { summary: 'port 38082 is already in use: listen tcp 127.0.0.1:38082: bind: address already in use' },
  'go-dial': {
    summary:
      'it could not reach 127.0.0.1:54329 (connection refused): cannot open the store: dial tcp 127.0.0.1:54329: connect: connection refused',
  },
  'rust-panic': { summary: 'panic: the setting DATABASE_URL is missing (at src/main.rs:3:26)' },
  'rust-unwrap': {
    summary:
      'panic: called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: "No such file or directory" } (at src/main.rs:4:77)',
  },
  'rust-error': {
    summary: 'it could not reach a service that it needs (connection refused): Connection refused (ConnectionRefused)',
  },
  'dotnet-unhandled': {
    summary:
      'InvalidOperationException: Unable to configure HTTPS endpoint. No server certificate was specified, and the default developer certificate could not be found or is out of date. (at /src/Shop/Program.cs:128)',
  },
  'php-uncaught': { summary: 'RuntimeException: the setting DATABASE_URL is missing (at /app/index.php:2)' },
  'ruby-uncaught': { summary: 'RuntimeError: the setting DATABASE_URL is missing (at app.rb:2)' },
  'spring-ecs-analysis': {
    summary:
      'Binding to target example.courses.misbehave.FailAtStart$MissingProperty$Payment failed: payment.apiKey = "null": must not be blank',
  },
  'java-class-version': {
    summary: 'com.example.shop.Server was compiled for Java 21, and the image runs Java 17',
    advice: /Java 21 or later, or compile for Java 17/,
  },
  'java-main-class': { summary: 'the JVM could not find or load the main class com.example.shop.Serve' },
  'java-jarfile': { summary: 'the JVM could not open the jar /app/app.jar', advice: /ENTRYPOINT/ },
  'java-no-manifest': { summary: 'the jar nomanifest.jar names no main class', advice: /spring-boot:repackage/ },
  'java-unrecognized': { summary: 'the JVM does not know the option UseTurboGC' },
  'java-option': { summary: 'the JVM does not know the option --add-foo' },
  'java-reserve': { summary: 'the JVM could not get memory from the machine' },
  'java-reserve-space': {
    summary: 'the JVM could not get its memory: Could not reserve enough space for 8388608KB object heap',
  },
  'java-heap-too-small': {
    summary: 'the JVM was told to begin with more heap (-Xms) than it may ever have (-Xmx)',
  },
  'java-heap': { summary: 'the JVM ran out of memory (Java heap space)', advice: /-Xmx/ },
  'java-heap-exit': { summary: 'the JVM ran out of memory (Java heap space)' },
  'java-heap-crash': { summary: 'the JVM ran out of memory (Java heap space)' },
  'java-direct-memory': {
    summary:
      'the JVM ran out of memory (Cannot reserve 1048576 bytes of direct buffer memory (allocated: 4194304, limit: 4194304))',
    advice: /MaxDirectMemorySize/,
  },
  'java-stack': { summary: 'StackOverflowError (at com.example.shop.Server.recurse(Server.java:25))' },
  'java-nested': {
    summary: 'NumberFormatException: For input string: "ten" (at com.example.shop.Server$Licence.read(Server.java:38))',
  },
  'java-suppressed': {
    summary: 'NumberFormatException: For input string: "ten" (at com.example.shop.Server$Licence.read(Server.java:38))',
  },
  'java-nomessage': { summary: 'IllegalStateException (at com.example.shop.Server.main(Server.java:15))' },
  'java-thread': {
    summary:
      'IllegalArgumentException: the queue has no name\nsecond line of the message (at com.example.shop.Server.lambda$main$0(Server.java:18))',
  },
  'java-port': {
    summary:
      'the port that it wants is already in use: BindException: Address already in use (at com.example.shop.Server.main(Server.java:16))',
  },
  'java-connect': {
    summary:
      'it could not reach a service that it needs (connection refused): ConnectException: Connection refused (at com.example.shop.Server.main(Server.java:17))',
  },
};

/** The same service with Spring Boot's structured logging (`logging.structured.format.console`). */
for (const format of ['ecs', 'logstash', 'gelf']) {
  Object.assign(CRASHES, {
    [`spring-${format}`]: {
      summary:
        'it could not reach db.internal:5432 (connection refused): ConnectException: Connection refused: db.internal/10.0.0.5:5432 (at example.courses.misbehave.FailAtStart$NestedException.<init>(FailAtStart.java:90))',
    },
  });
}

describe('the end of a real program', () => {
  test('every sample has its expectation', () => {
    expect(readdirSync(crashes).sort()).toEqual(
      Object.keys(CRASHES)
        .map((name) => `${name}.txt`)
        .sort(),
    );
  });

  test.each(Object.entries(CRASHES))('%s is named in one clause', (name, expected) => {
    const diagnosis = analyseLog(crash(name));
    expect(diagnosis?.summary).toBe(expected.summary);
    expect(diagnosis?.evidence).not.toBe('');
    if (expected.advice) expect(diagnosis?.advice).toMatch(expected.advice);
  });
});

describe('a Spring Boot service that does not start', () => {
  test.each([
    [
      'start-missing-property',
      'Binding to target example.courses.misbehave.FailAtStart$MissingProperty$Payment failed: payment.apiKey = "null": must not be blank',
      /PAYMENT_APIKEY=/,
    ],
    [
      'start-missing-bean',
      "Parameter 0 of constructor in example.courses.misbehave.FailAtStart$MissingBean required a bean of type 'example.courses.misbehave.FailAtStart$MissingBean$PaymentGateway' that could not be found.",
      /Consider defining a bean/,
    ],
    [
      'start-cycle',
      'The dependencies of some of the beans in the application context form a cycle: FailAtStart$Cycle$Orders → FailAtStart$Cycle$Invoices → FailAtStart$Cycle$Orders',
      /Update your application to remove the dependency cycle/,
    ],
    ['start-port-in-use', 'Web server failed to start. Port 8520 was already in use.', /port 8520/],
    [
      'start-wrong-type',
      `Invalid value 'eighty' for configuration property 'server.port' (originating from 'System Environment Property "SERVER_PORT"'). Validation failed for the following reason: Failed to convert to type java.lang.Integer`,
      /Review the value/,
    ],
    [
      'start-nested-exception',
      'it could not reach db.internal:5432 (connection refused): ConnectException: Connection refused: db.internal/10.0.0.5:5432 (at example.courses.misbehave.FailAtStart$NestedException.<init>(FailAtStart.java:90))',
      /subject\.compose/,
    ],
    [
      'start-missing-placeholder',
      `PlaceholderResolutionException: Could not resolve placeholder 'payment.api-key' in value "\${payment.api-key}"`,
      /Set payment\.api-key/,
    ],
  ])('%s: its own words are the cause', (name, summary, advice) => {
    const diagnosis = analyseLog(sample(name));
    expect(diagnosis).toMatchObject({ summary, failedToStart: true });
    expect(diagnosis?.advice).toMatch(advice);
  });

  test('the failure analysis is evidence, without the banner and without the log before it', () => {
    const diagnosis = analyseLog(sample('start-cycle'));
    expect(diagnosis?.evidence).toMatch(/^Description:/);
    expect(diagnosis?.evidence).not.toContain('*****');
    expect(diagnosis?.evidence).not.toContain('Tomcat');
  });

  test('the root cause is evidence, with what it was wrapped by', () => {
    const lines = analyseLog(sample('start-nested-exception'))?.evidence.split('\n') ?? [];
    expect(lines.slice(0, 4)).toEqual([
      'java.net.ConnectException: Connection refused: db.internal/10.0.0.5:5432',
      '    at example.courses.misbehave.FailAtStart$NestedException.<init>(FailAtStart.java:90)',
      'wrapped by java.io.UncheckedIOException: could not open a connection to jdbc:postgresql://db.internal:5432/courses',
      'wrapped by java.lang.IllegalStateException: the schema could not be migrated',
    ]);
    expect(lines).toHaveLength(6);
  });

  test('memory that ran out while it started is the cause, not the runner that noticed', () => {
    expect(analyseLog(sample('start-heap-space'))).toMatchObject({
      summary: 'the JVM ran out of memory (Java heap space)',
      reason: 'out-of-memory',
    });
  });

  test('a good start and stop says nothing', () => {
    expect(analyseLog(sample('good-start-and-stop'))).toBeUndefined();
  });
});

describe('a log in other clothes says the same', () => {
  const log = sample('start-missing-property');
  const plain = analyseLog(log)?.summary;

  test.each<[string, (line: string, index: number) => string]>([
    ['with colours', (line) => `\u001b[32m${line}\u001b[0m`],
    ['with the prefix of compose', (line) => `app-1  | ${line}`],
    ['with a padded prefix of compose', (line) => `courses    | ${line}`],
    [
      'with the time stamps of the engine',
      (line, index) => `2026-01-02T03:04:05.${String(index).padStart(9, '0')}Z ${line}`,
    ],
    ['with Windows line ends', (line) => `${line}\r`],
  ])('%s', (_name, dress) => {
    expect(analyseLog(log.split('\n').map(dress).join('\n'))?.summary).toBe(plain);
  });

  const trace = crash('java-nested').replace('starting\n', '').replace('Exception in thread "main" ', '').trimEnd();
  test.each<[string, object]>([
    ['logstash', { '@timestamp': 't', level: 'ERROR', message: 'Application run failed', stack_trace: trace }],
    ['ECS', { message: 'Application run failed', 'error.type': 'x', 'error.stack_trace': trace }],
    ['ECS as objects', { message: 'Application run failed', error: { type: 'x', stack_trace: trace } }],
    ['GELF', { short_message: 'Application run failed', full_message: `Application run failed\n${trace}` }],
    ['log4j2', { message: 'Application run failed', thrown: { extendedStackTrace: trace } }],
  ])('as JSON of %s', (_name, record) => {
    const lines = [JSON.stringify({ message: 'Starting' }), JSON.stringify(record), JSON.stringify({ message: 'bye' })];
    expect(analyseLog(lines.join('\n'))).toMatchObject({
      summary: CRASHES['java-nested']?.summary,
      failedToStart: true,
    });
  });

  test('a JSON record that was cut off says what is left of it', () => {
    const whole = JSON.stringify({ message: 'Application run failed', stack_trace: trace, thread: 'main' });
    const cut = `${whole.slice(0, whole.indexOf('ten') + 60)} … (the line goes on)`;
    expect(analyseLog(cut)?.summary).toMatch(/^NumberFormatException: For input string: "ten"/);
  });

  test('a failure analysis inside one JSON record ends with the record', () => {
    const analysis = log.slice(log.indexOf('***')).trimEnd();
    const lines = [JSON.stringify({ message: `\n\n${analysis}` }), JSON.stringify({ message: 'Shutting down' })];
    const diagnosis = analyseLog(lines.join('\n'));
    expect(diagnosis?.summary).toBe(plain);
    expect(diagnosis?.evidence).not.toContain('Shutting down');
  });

  test('a root that is printed first is still the root', () => {
    const rootFirst = [
      'java.net.ConnectException: Connection refused',
      '\tat com.example.Store.open(Store.java:7)',
      'Wrapped by: java.lang.IllegalStateException: no store',
      '\tat com.example.App.main(App.java:3)',
    ].join('\n');
    expect(analyseLog(rootFirst)?.evidence).toMatch(
      /^java\.net\.ConnectException: Connection refused\n {4}at com\.example\.Store\.open/,
    );
  });
});

describe('what a crash is about', () => {
  test.each([
    [
      'a PostgreSQL that refuses',
      'org.postgresql.util.PSQLException: Connection to db:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.\n\tat org.postgresql.Driver.connect(Driver.java:1)\nCaused by: java.net.ConnectException: Connection refused\n\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)',
      /could not reach db:5432 \(connection refused\)/,
      /reach db:5432/,
    ],
    [
      'a MySQL that refuses, named by the settings only',
      'INFO url jdbc:mysql://mysql:3306/shop\ncom.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure\n\tat com.mysql.cj.jdbc.X.y(X.java:1)\nCaused by: java.net.ConnectException: Connection refused\n\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)',
      /could not reach mysql:3306/,
      /reach mysql:3306/,
    ],
    [
      'a host that nobody knows',
      'java.lang.RuntimeException: x\n\tat a.B.c(B.java:1)\nCaused by: java.net.UnknownHostException: redis\n\tat java.base/java.net.X.y(X.java:1)',
      /could not reach redis \(no such host\)/,
      /start it beside the candidate/,
    ],
    [
      'a password that is wrong',
      'org.postgresql.util.PSQLException: FATAL: password authentication failed for user "shop"\n\tat org.postgresql.X.y(X.java:1)',
      /password authentication failed/,
      /password that the candidate is given for shop/,
    ],
    [
      'a Flyway migration',
      'org.springframework.beans.factory.BeanCreationException: Error creating bean\n\tat a.B.c(B.java:1)\nCaused by: org.flywaydb.core.internal.command.DbMigrate$FlywayMigrateException: Migration V2__orders.sql failed\n-----------\nSQL State  : 42P07\nMessage    : ERROR: relation "orders" already exists\nLocation   : db/migration/V2__orders.sql\n\n\tat org.flywaydb.X.y(X.java:1)\nCaused by: org.postgresql.util.PSQLException: ERROR: relation "orders" already exists\n\tat org.postgresql.X.y(X.java:1)',
      /^the Flyway migration failed in db\/migration\/V2__orders\.sql: PSQLException: ERROR: relation "orders" already exists/,
      /copy of the production schema/,
    ],
    [
      'a folder that may not be written',
      'java.nio.file.AccessDeniedException: /data/index\n\tat a.B.c(B.java:1)',
      /AccessDeniedException: \/data\/index/,
      /user that the image runs as/,
    ],
  ])('%s', (_name, log, summary, advice) => {
    const diagnosis = analyseLog(log);
    expect(diagnosis?.summary).toMatch(summary);
    expect(diagnosis?.advice).toMatch(advice);
  });

  test('the last trace counts, an earlier one was survived', () => {
    const log = `${crash('java-nested').replace('Exception in thread "main" ', 'WARN retrying ')}\n${crash('java-nomessage')}`;
    expect(analyseLog(log)?.summary).toMatch(/^IllegalStateException/);
  });

  test('words without an error say nothing', () => {
    expect(analyseLog('starting\nlistening on 8080\nbye')).toBeUndefined();
    expect(analyseLog('')).toBeUndefined();
  });
});

describe('any log at all', () => {
  const pieces = [...readdirSync(crashes).map((name) => readFileSync(join(crashes, name), 'utf8'))].flatMap((text) =>
    text.split('\n'),
  );
  const line = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' }), fc.json());

  test('is read without an exception, and what is said of it is never empty', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const diagnosis = analyseLog(lines.join('\n'));
        if (diagnosis) expect(diagnosis.summary.trim()).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['one line of letters', 'a'.repeat(500_000)],
    ['blanks', ' '.repeat(500_000)],
    ['frames without a head', '\tat a.B.c(B.java:1)\n'.repeat(25_000)],
    ['heads without frames', 'java.lang.X: y\n'.repeat(35_000)],
    ['causes without an end', `x.Y: z\n\tat a.B.c(B.java:1)\n${'Caused by: a.B: c\n'.repeat(25_000)}`],
    ['open brackets', '{"a":'.repeat(90_000)],
    ['dots', 'a.'.repeat(250_000)],
    ['panics', 'panic: x\n'.repeat(50_000)],
    ['tracebacks', 'Traceback (most recent call last):\n'.repeat(14_000)],
    ['escapes', '\u001b['.repeat(250_000)],
  ])('of half a megabyte of %s takes no longer than a large good one', (_name, log) => {
    const good = 'INFO listening on 8080, all is well with this service\n'.repeat(10_000);
    const took = (text: string) => {
      const begun = performance.now();
      analyseLog(text);
      return performance.now() - begun;
    };
    took(good);
    const reference = Math.max(...[1, 2, 3].map(() => took(good)), 20);
    expect(Math.min(took(log), took(log), took(log))).toBeLessThan(reference * 20);
  });
});
