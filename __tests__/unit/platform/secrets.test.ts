import { describe, expect, it } from 'vitest';
import { createSecretRegistry, secretsOfOneExchange } from '../../../src/platform/secrets.ts';
import fc from '../../helpers/fast-check.ts';

const SECRET = `p@ss/W0rd+"x" & <y> 'z'?é`;

function redacting(...secrets: readonly (readonly [string, string])[]): (text: string) => string {
  const registry = createSecretRegistry();
  for (const [name, value] of secrets) registry.add(name, value);
  return registry.redact;
}

describe('the secret registry', () => {
  it.each([
    ['as it is', SECRET],
    ['URL-encoded', encodeURIComponent(SECRET)],
    ['URL-encoded, in lower case', encodeURIComponent(SECRET).replace(/%../g, (code) => code.toLowerCase())],
    ['as a form field', new URLSearchParams({ x: SECRET }).toString().slice(2)],
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['in JSON inside JSON', JSON.stringify(JSON.stringify(SECRET).slice(1, -1)).slice(1, -1)],
    ['in ASCII JSON', JSON.stringify(SECRET).slice(1, -1).replaceAll('é', '\\u00e9')],
    ['in JSON with escaped slashes', JSON.stringify(SECRET).slice(1, -1).replaceAll('/', '\\/')],
    [
      'in JSON that is safe in HTML',
      JSON.stringify(SECRET)
        .slice(1, -1)
        .replace(/[<>&]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`),
    ],
    [
      'in HTML',
      SECRET.replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;'),
    ],
    [
      'in XML',
      SECRET.replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&apos;'),
    ],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
    ['in upper-case hexadecimal', Buffer.from(SECRET).toString('hex').toUpperCase()],
    ['in single quotes of a shell', SECRET.replaceAll("'", `'\\''`)],
    ['in double quotes of a shell', SECRET.replace(/["$`\\]/g, '\\$&')],
    ['split by a colour', `${SECRET.slice(0, 5)}\u001b[31m${SECRET.slice(5)}`],
    ['split by a title', `${SECRET.slice(0, 5)}\u001b]0;x\u0007${SECRET.slice(5)}`],
  ])('takes a secret out %s', (_name, written) => {
    const redact = redacting(['PASSWORD', SECRET]);
    expect(redact(`before ${written} after`)).toBe('before «PASSWORD» after');
  });

  it('takes a secret out of Base64 wherever it begins, in both alphabets', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 7 }),
        fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 }).filter((text) => /[a-z]/i.test(text.trim())),
        fc.uint8Array({ maxLength: 7 }),
        (before, secret, after) => {
          const redact = redacting(['S', secret]);
          const bytes = Buffer.concat([before, Buffer.from(secret), after]);
          const whole = Buffer.from(secret).toString('base64');
          for (const encoding of ['base64', 'base64url'] as const) {
            const redacted = redact(bytes.toString(encoding));
            expect(redacted).toContain('«S»');
            // What is left at the edges holds at most a fragment of one byte at either end.
            expect(redacted.replace('«S»', '').length).toBeLessThanOrEqual(
              Math.ceil((before.length * 4) / 3) + Math.ceil((after.length * 4) / 3) + 6,
            );
            expect(redacted).not.toContain(whole);
          }
        },
      ),
    );
  });

  it('leaves nothing of a secret in any text it is put into', () => {
    const secrets = fc.array(
      fc.string({ minLength: 6, maxLength: 20 }).filter((text) => /\w{3}/.test(text)),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(secrets, fc.array(fc.string({ maxLength: 8 })), (values, noise) => {
        const redact = redacting(...values.map((value, index) => [`N${index}`, value] as const));
        const text = noise.map((piece, index) => piece + (values[index % values.length] ?? '')).join('');
        const redacted = redact(text);
        const outside = redacted.split(/«N\d»/);
        for (const value of values) {
          if (value.trim().length < 4) continue;
          for (const piece of outside) expect(piece.includes(value)).toBe(false);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('changes nothing the second time, even where a secret is a word of its own name', () => {
    const redact = redacting(['secrets.SMOKE_PASSWORD', 'secret'], ['token', 'token'], ['SMOKE', 'PASSWORD']);
    expect(redact('my secret token')).toBe('my «secrets.SMOKE_PASSWORD» «token»');
    const words = fc.constantFrom('secret', 'secrets', 'token', 'PASSWORD', '«', '»', '«token»', '«x', ' ', '.');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
        const once = redact(parts.join(''));
        expect(redact(once)).toBe(once);
        expect(once.replaceAll(/«(?:secrets\.SMOKE_PASSWORD|token|SMOKE)»/g, '')).not.toMatch(/token|PASSWORD/);
      }),
    );
  });

  it('takes overlapping secrets out together, so that no end of one is left', () => {
    const redact = redacting(['A', 'abcdef'], ['B', 'defghijkl'], ['C', 'secret-token'], ['D', 'secret-token-long']);
    expect(redact('x abcdefghijkl y')).toBe('x «B» y');
    expect(redact('x secret-token-long y secret-token z')).toBe('x «D» y «C» z');
    expect(redact('abcdefabcdef')).toBe('«A»«A»');
  });

  it('takes out every telling line of a secret with several lines, but not what frames it', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\r\n  kqhkiG9w0BAQEF  \n}\n-----END PRIVATE KEY-----\n';
    const redact = redacting(['KEY', key]);
    expect(redact(key)).toBe('«KEY»');
    expect(redact('-----BEGIN PRIVATE KEY-----')).toBe('-----BEGIN PRIVATE KEY-----');
    expect(redact('a MIIEvQIBADANBg b')).toBe('a «KEY» b');
    expect(redact('a kqhkiG9w0BAQEF b }')).toBe('a «KEY» b }');
  });

  it('takes out the secrets inside a JSON secret, but not its public parts', () => {
    const redact = redacting([
      'ACCOUNT',
      JSON.stringify({ type: 'service_account', private_key: 'line-one\nline-two', nested: { token: 'abc123xyz' } }),
    ]);
    expect(redact('type service_account: line-one, abc123xyz')).toBe('type service_account: «ACCOUNT», «ACCOUNT»');
  });

  it.each(['', 'abc', ' x ', 'true', 'None', 'root', '----'])('does not touch %j, which is everywhere', (value) => {
    const registry = createSecretRegistry();
    registry.add('SHORT', value);
    expect(registry.redact('abc true None root ---- x')).toBe('abc true None root ---- x');
    expect(registry.tooShort).toEqual(value.trim() === '' ? [] : ['SHORT']);
  });

  it('hands each value of at least six characters to the runner once, line by line, whenever it was registered', () => {
    const registry = createSecretRegistry();
    const masked: string[] = [];
    registry.add('EARLY', 'early-secret');
    registry.add('SHORT', 'abcde');
    registry.onMaskable((value) => masked.push(value));
    registry.add('LATE', 'late-secret\nsecond-line\n}');
    registry.add('AGAIN', 'early-secret');
    expect(masked).toEqual(['early-secret', 'late-secret', 'second-line']);
  });

  it('costs time in proportion to the text, however many secrets there are', () => {
    const registry = createSecretRegistry();
    for (let index = 0; index < 50; index++) registry.add(`S${index}`, `secret-${index}-${'abcdefgh'.repeat(4)}`);
    const line = 'GET /api/public/courses/queries 200 12 ms secret-7-abcdefghabcdefghabcdefghabcdefgh\n';
    const timeOf = (length: number): number => {
      const text = line.repeat(length / line.length);
      const startedAt = performance.now();
      registry.redact(text);
      return performance.now() - startedAt;
    };
    timeOf(1_000_000);
    const short = Math.min(timeOf(500_000), timeOf(500_000), timeOf(500_000));
    const long = Math.min(timeOf(4_000_000), timeOf(4_000_000));
    // Eight times the text: quadratic would be 64 times the time.
    expect(long / short).toBeLessThan(24);
  });

  it('finds what is there in texts of a single repeated character without taking for ever', () => {
    const redact = redacting(['A', 'a'.repeat(400)]);
    expect(redact('a'.repeat(200_000))).toBe('«A»');
  });
});

describe('the secrets of one exchange', () => {
  it('are taken out beside those of the run, which never learns of them', () => {
    const registry = createSecretRegistry();
    const masked: string[] = [];
    registry.onMaskable((value) => masked.push(value));
    registry.add('TOKEN', 'token-of-the-run');
    const exchange = secretsOfOneExchange(registry);
    expect(exchange.redact('token-of-the-run, session-1234')).toBe('«TOKEN», session-1234');
    exchange.add('cookie', 'session-1234');
    expect(exchange.redact('token-of-the-run, session-1234')).toBe('«TOKEN», «cookie»');
    expect(registry.redact('session-1234')).toBe('session-1234');
    expect(masked).toEqual(['token-of-the-run']);
  });

  it('break no piece out of a secret of the run that a service gives out as its own', () => {
    const registry = createSecretRegistry();
    registry.add('TOKEN', 'token-of-the-run');
    const exchange = secretsOfOneExchange(registry);
    exchange.add('cookie', 'token-of');
    expect(exchange.redact('you sent token-of-the-run')).toBe('you sent «TOKEN»');
  });
});
