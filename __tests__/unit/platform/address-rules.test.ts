import { describe, expect, it } from 'vitest';
import { isForbiddenAddress, whyBlocked } from '../../../src/platform/address-rules.ts';
import fc from '../../helpers/fast-check.ts';

const own = { subjectOrigins: ['http://127.0.0.1:49153'], allowedHosts: [] };
const everything = (url: URL) => ({ subjectOrigins: [url.origin], allowedHosts: [url.host, url.hostname] });

describe('an address that hands out credentials', () => {
  it.each([
    'http://169.254.169.254/',
    'http://169.254.169.254./',
    'http://169.254.0.1:8080/',
    'http://169.254.170.2/v2/credentials',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0xa9.0xfe.0xa9.0xfe/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://169.16689662/',
    'http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/',
    'http://169。254。169。254/',
    'http://%31%36%39.254.169.254/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[0:0:0:0:0:ffff:a9fe:a9fe]/',
    'http://[::a9fe:a9fe]/',
    'http://[::ffff:0:a9fe:a9fe]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[2002:a9fe:a9fe::1]/',
    'http://[fe80::1]/',
    'http://[febf::1]/',
    'http://[fd00:ec2::254]/',
    'http://[fd00:0ec2:0:0::254]/',
    'http://[fd20:ce::254]/',
    'http://168.63.129.16/',
    'http://100.100.100.200/',
    'http://metadata.google.internal/',
    'http://METADATA.google.internal./',
    'https://metadata.google.internal/',
  ])('is never asked, however it is spelled and whatever is listed: %s', (text) => {
    const url = new URL(text);
    expect(whyBlocked(url, everything(url))).toMatch(/never asked/);
  });

  it('is found in every spelling that an IPv6 address can carry it in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), (third, fourth) => {
        const dotted = `169.254.${third}.${fourth}`;
        expect(isForbiddenAddress(dotted)).toBe(true);
        for (const prefix of ['::ffff:', '::', '64:ff9b::', '::ffff:0:']) {
          expect(isForbiddenAddress(`${prefix}${dotted}`)).toBe(true);
        }
      }),
    );
  });

  it('is not every address', () => {
    for (const address of ['127.0.0.1', '10.0.0.1', '172.17.0.2', '192.168.1.1', '169.253.255.255', '169.255.0.1']) {
      expect(isForbiddenAddress(address)).toBe(false);
      expect(isForbiddenAddress(`::ffff:${address}`)).toBe(false);
    }
    for (const address of ['::1', '::', 'fec0::1', 'fd00::1', '2001:db8::1', 'not an address', '']) {
      expect(isForbiddenAddress(address)).toBe(false);
    }
  });

  it('is found behind a zone', () => {
    expect(isForbiddenAddress('fe80::1%eth0')).toBe(true);
  });
});

describe('a host', () => {
  it.each([
    ['the origin of the subject', 'http://127.0.0.1:49153/api', own, true],
    ['another port', 'http://127.0.0.1:49154/api', own, false],
    ['another scheme', 'https://127.0.0.1:49153/api', own, false],
    ['another spelling of the same origin', 'http://2130706433:49153/', own, true],
    ['another host', 'http://example.com/', own, false],
    ['a listed host', 'https://api.example.com/x', { ...own, allowedHosts: ['api.example.com'] }, true],
    ['a listed host on any port', 'https://api.example.com:8443/', { ...own, allowedHosts: ['api.example.com'] }, true],
    [
      'a listed host and port',
      'https://api.example.com:8443/',
      { ...own, allowedHosts: ['api.example.com:8443'] },
      true,
    ],
    [
      'a listed host on another port',
      'https://api.example.com/',
      { ...own, allowedHosts: ['api.example.com:8443'] },
      false,
    ],
    ['the default port, listed', 'https://api.example.com/', { ...own, allowedHosts: ['api.example.com:443'] }, true],
    ['a listed host in capitals', 'https://API.example.com./', { ...own, allowedHosts: ['Api.Example.com'] }, true],
    [
      'a host that ends like a listed one',
      'https://evilapi.example.com/',
      { ...own, allowedHosts: ['api.example.com'] },
      false,
    ],
    [
      'a listed name as user',
      'https://api.example.com@evil.example/',
      { ...own, allowedHosts: ['api.example.com'] },
      false,
    ],
    ['a listed IPv6 address', 'http://[2001:db8::1]:81/', { ...own, allowedHosts: ['[2001:db8::1]:81'] }, true],
  ])('that is %s: %s', (_, text, rules, allowed) => {
    expect(whyBlocked(new URL(text), rules) === undefined).toBe(allowed);
  });

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/', 'data:text/plain,x', 'ws://127.0.0.1:49153/'])(
    'is asked over http and https only: %s',
    (text) => {
      const url = new URL(text);
      expect(whyBlocked(url, everything(url))).toMatch(/neither http nor https/);
    },
  );
});
