import { describe, expect, it } from 'vitest';
import { FINGERPRINT, fingerprintOf, plainAddress } from '../../../src/rollback/record/address.ts';

describe('the fingerprint of an address', () => {
  it('is the same in every version: the first digits of SHA-256 over origin and base path', () => {
    // printf %s https://shop.example.com | sha256sum
    expect(fingerprintOf('https://shop.example.com')).toBe('b4981fa592968d8b');
    expect(fingerprintOf('http://10.0.0.7:8080/shop')).toBe('6dcfa805e4fedd44');
  });

  it.each([
    ['https://shop.example.com', 'https://shop.example.com/'],
    ['https://shop.example.com', 'https://shop.example.com:443'],
    ['http://shop.example.com', 'http://shop.example.com:80/'],
    ['https://shop.example.com', 'HTTPS://Shop.Example.COM'],
    ['https://shop.example.com', 'https://ann:secret@shop.example.com'],
    ['https://shop.example.com/base', 'https://shop.example.com/base//'],
    ['https://shop.example.com/base', 'https://shop.example.com/other/../base?q=1#top'],
    ['http://[::1]:8080', 'http://[0:0:0:0:0:0:0:1]:8080'],
    ['https://käse.example', 'https://xn--kse-qla.example'],
  ])('is the same for %s and %s', (left, right) => {
    expect(fingerprintOf(left)).toMatch(FINGERPRINT);
    expect(fingerprintOf(right)).toBe(fingerprintOf(left));
  });

  it.each([
    ['the scheme', 'http://shop.example.com:443'],
    ['the host', 'https://shop2.example.com'],
    ['the port', 'https://shop.example.com:8443'],
    ['the path', 'https://shop.example.com/base'],
    ['the case of the path', 'https://shop.example.com/Base'],
  ])('is another one where %s differs', (_what, other) => {
    const known = ['https://shop.example.com', 'https://shop.example.com/base/x'].map(fingerprintOf);
    expect(known).not.toContain(fingerprintOf(other));
  });

  it.each(['', 'shop.example.com', 'https://', 'not a url', 'localhost:8080'])(
    'is none for %j, which is no address',
    (text) => {
      expect(fingerprintOf(text)).toBeUndefined();
    },
  );
});

describe('an address as it is shown', () => {
  it('has no credentials', () => {
    expect(plainAddress('https://ann:secret@Shop.example.com:443/base/')).toBe('https://shop.example.com/base');
  });
});
