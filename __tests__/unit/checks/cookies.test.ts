import { describe, expect, test } from 'vitest';
import { createCookies } from '../../../src/checks/cookies.ts';

const SERVICE = new URL('http://127.0.0.1:8080/api/login');

describe('cookies', () => {
  test('are sent back to the origin that set them, whatever their domain, and to no other', async () => {
    const cookies = createCookies();
    await cookies.keep(SERVICE, ['a=1; Path=/; Domain=shop.example.com; Secure', '__Host-b=2; Path=/; Secure']);
    expect(cookies.header(new URL('/x', SERVICE))).toBe('a=1; __Host-b=2');
    expect(cookies.header(new URL('http://127.0.0.1:8081/'))).toBeUndefined();
    expect(cookies.header(new URL('https://shop.example.com/'))).toBeUndefined();
  });

  test('stay below their path and end with their time', async () => {
    const cookies = createCookies();
    await cookies.keep(SERVICE, ['deep=1', 'gone=1; Path=/', 'bad cookie without an end']);
    await cookies.keep(SERVICE, ['gone=; Path=/; Max-Age=0']);
    expect(cookies.header(SERVICE)).toBe('deep=1');
    expect(cookies.header(new URL('/other', SERVICE))).toBeUndefined();
  });

  test('that look like a session are told to be secrets', async () => {
    const secrets = await createCookies().keep(SERVICE, ['SESSION=abcdefgh', 'lang=en-GB-12', 'x=12345678; HttpOnly']);
    expect(secrets).toEqual(['abcdefgh', '12345678']);
  });

  test('of a fork are its own until they are absorbed', async () => {
    const cookies = createCookies();
    await cookies.keep(SERVICE, ['a=1; Path=/']);
    const fork = cookies.fork();
    await fork.keep(SERVICE, ['b=2; Path=/', 'a=3; Path=/']);
    expect(fork.header(SERVICE)).toBe('a=3; b=2');
    expect(cookies.header(SERVICE)).toBe('a=1');
    cookies.absorb(fork);
    expect(cookies.header(SERVICE)).toBe('a=3; b=2');
  });
});
