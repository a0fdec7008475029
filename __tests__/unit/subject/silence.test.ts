import { describe, expect, test } from 'vitest';
import { explainSilence, type SilenceFacts } from '../../../src/subject/silence.ts';

const asked = (facts: Partial<SilenceFacts>) =>
  explainSilence({ port: 8080, sockets: [], exposedPorts: [], place: 'container', ...facts });
const open = (port: number) => ({ port, loopback: false });
const hidden = (port: number) => ({ port, loopback: true });

describe('the silence of a service that runs', () => {
  test('is not explained by sockets that cannot be seen, nor by a port that is open', () => {
    expect(asked({ sockets: undefined })).toBeUndefined();
    expect(asked({ sockets: [open(8080), open(9090)] })).toBeUndefined();
  });

  test('with nothing open at all: not listening', () => {
    expect(asked({})).toMatchObject({ reason: 'not-listening', advice: expect.stringContaining('health.within') });
  });

  test('with another port open: that port is named', () => {
    expect(asked({ sockets: [open(9090)] })).toMatchObject({
      reason: 'wrong-port',
      sentence: 'The service does not listen on port 8080, but on port 9090.',
      advice: expect.stringContaining('Set port (subject.port) to 9090'),
    });
    expect(asked({ sockets: [open(9090), open(9091)] })?.sentence).toContain('ports 9090 and 9091');
  });

  test('says what the image exposes where that is another port than the one asked', () => {
    expect(asked({ sockets: [open(9090)], exposedPorts: [9090] })?.advice).toContain('listens on 9090 (EXPOSE)');
    expect(asked({ sockets: [open(9090)], exposedPorts: [8080] })?.advice).not.toContain('EXPOSE');
  });

  test('with the port bound to loopback inside the container: says what to bind to', () => {
    expect(asked({ sockets: [hidden(8080)] })).toMatchObject({
      reason: 'bound-to-loopback',
      sentence: expect.stringContaining('127.0.0.1 inside the container only'),
      advice: expect.stringMatching(/0\.0\.0\.0.*SERVER_ADDRESS/),
    });
    expect(asked({ sockets: [hidden(8080), open(9090)] })?.advice).toContain('port 9090');
  });

  test('with another port, bound to loopback: says both', () => {
    expect(asked({ sockets: [hidden(9090)] })).toMatchObject({
      reason: 'wrong-port',
      sentence: expect.stringMatching(/8080, but on port 9090, and there on 127\.0\.0\.1 only/),
    });
  });

  test('a local process may bind to loopback', () => {
    expect(asked({ sockets: [hidden(8080)], place: 'process' })).toBeUndefined();
    expect(asked({ sockets: [hidden(9090)], place: 'process' })?.sentence).toBe(
      'The service does not listen on port 8080, but on port 9090.',
    );
  });

  test('of the management port is not explained by the main port being open', () => {
    const silence = asked({ port: 8081, alsoAsked: [8080], sockets: [open(8080)] });
    expect(silence).toMatchObject({ reason: 'not-listening', advice: expect.stringContaining('management') });
    expect(silence?.sentence).toContain('8081');
  });
});
