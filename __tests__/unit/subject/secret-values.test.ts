import { describe, expect, test } from 'vitest';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import { looksSecret, registerSecretValues } from '../../../src/subject/secret-values.ts';

describe('a variable whose name', () => {
  test.each([
    'PASSWORD',
    'DB_PASSWORD',
    'spring.datasource.password',
    'dbPasswd',
    'SECRET',
    'CLIENT_SECRET',
    'API_TOKEN',
    'githubToken',
    'API_KEY',
    'APIKEY',
    'apiKey',
    'KEY',
    'ENCRYPTION_KEYS',
    'AWS_ACCESS_KEY_ID',
    'CREDENTIALS',
    'PRIVATE_PEM',
    'BASIC_AUTH',
    'AUTHORIZATION',
    'SENTRY_DSN',
    'SLACK_WEBHOOK_URL',
    'WEBHOOK',
    'SIGNATURE',
    'JWT_SIGNING',
    'PASSPHRASE',
    'DB_PASS',
    'DB_PWD',
    'DBPASS',
    'SMTPPASS',
    'MYSQLPWD',
  ])('is %s looks secret', (name) => {
    expect(looksSecret(name)).toBe(true);
  });

  test.each([
    'SPRING_PROFILES_ACTIVE',
    'JAVA_OPTS',
    'PORT',
    'AUTHOR',
    'KEYCLOAK_URL',
    'COMPASS',
    'FEATURE_BYPASS',
    'OLDPWD',
    'SPINNER',
    'HOSTNAME',
  ])('is %s does not', (name) => expect(looksSecret(name)).toBe(false));
});

describe('what is registered', () => {
  const redacted = (entries: Readonly<Record<string, string>>, text: string) => {
    const secrets = createSecretRegistry();
    registerSecretValues(Object.entries(entries), secrets);
    return secrets.redact(text);
  };

  test.each([
    [{ DB_PASSWORD: 'hunter2-long' }, 'login with hunter2-long', 'hunter2-long'],
    [{ DB_PASSWORD: '12345' }, 'login with 12345', '12345'],
    [{ SPRING_DATASOURCE_URL: 'jdbc:postgresql://app:s3cr3t-pw@db:5432/x' }, 'password s3cr3t-pw', 's3cr3t-pw'],
    [{ REDIS_URL: 'redis://:s3cr3t-pw@redis' }, 'password s3cr3t-pw', 's3cr3t-pw'],
    [{ AMQP_URL: 'amqp://u:p%40ss-w0rd@mq' }, 'plain p@ss-w0rd', 'p@ss-w0rd'],
    [{ URL: 'jdbc:mysql://db/x?user=u&password=qu3ry-pw&ssl=true' }, 'with qu3ry-pw', 'qu3ry-pw'],
    [{ JAVA_OPTS: '-Xmx1g -Dspring.datasource.password=0ption-pw -Dx=y' }, 'with 0ption-pw', '0ption-pw'],
    [{ DB: 'Password=f1rst-pw;Server=db' }, 'with f1rst-pw', 'f1rst-pw'],
    [{ URL: 'https://x/?api-key=d4sh-key' }, 'with d4sh-key', 'd4sh-key'],
    [{ SPRING_APPLICATION_JSON: '{"spring":{"datasource":{"password":"js0n-pw"}}}' }, 'with js0n-pw', 'js0n-pw'],
    [{ X: '{"tokens":["t0ken-one","t0ken-two"],"apiToken":"t0ken-three"}' }, 'with t0ken-three', 't0ken-three'],
  ])('of %j is taken out of %j', (entries, text, secret) => {
    expect(redacted(entries, text)).not.toContain(secret);
  });

  test('does not make the rest unreadable', () => {
    const entries = {
      TOKEN_TTL: '3600',
      PASSWORD_RESET_ENABLED: 'true',
      KEYSTORE_TYPE: 'PKCS12',
      PROFILE: 'production',
      JAVA_OPTS: '-Dpassword.reset.enabled=true -Dtoken.ttl=3600',
      URL: 'http://db:5432/x',
    };
    const text = '3600 true PKCS12 production http://db:5432/x';
    expect(redacted(entries, text)).toBe(text);
  });
});
