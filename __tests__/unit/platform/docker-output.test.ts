import { describe, expect, test } from 'vitest';
import { dockerEnvironment, lineReader } from '../../../src/platform/docker-command.ts';
import { parseEvent } from '../../../src/platform/docker-events.ts';
import {
  CONTAINER_TEMPLATE,
  IMAGE_TEMPLATE,
  parseContainer,
  parseImage,
  parseStats,
} from '../../../src/platform/docker-formats.ts';
import { collectLog, mergeLog, nextTail } from '../../../src/platform/docker-log.ts';
import { parseSockets } from '../../../src/platform/docker-sockets.ts';

describe('the templates', () => {
  test('never ask for the environment of a container or an image', () => {
    expect(`${IMAGE_TEMPLATE}${CONTAINER_TEMPLATE}`).not.toMatch(/\.Env\b|json \.Config\}|json \.\}/);
  });
});

describe('an image', () => {
  test('that says little is read', () => {
    const printed =
      '{"id":"sha256:1","repoDigests":null,"os":"linux","architecture":"arm64","exposed":null,"user":"","labels":null,"healthcheck":["NONE"]}';
    expect(parseImage(printed)).toEqual({
      id: 'sha256:1',
      repoDigests: [],
      os: 'linux',
      architecture: 'arm64',
      exposedPorts: [],
      hasHealthcheck: false,
      user: '',
      labels: {},
    });
  });

  test('without a configuration is read', () => {
    expect(parseImage('{"id":"sha256:1","repoDigests":[],"os":"","architecture":""}').exposedPorts).toEqual([]);
  });

  test('has its TCP ports by number, and no others', () => {
    const printed =
      '{"id":"x","repoDigests":[],"os":"linux","architecture":"amd64","exposed":{"9090/tcp":{},"53/udp":{},"80/tcp":{}},"user":"","labels":{},"healthcheck":["CMD","x"]}';
    expect(parseImage(printed)).toMatchObject({ exposedPorts: [80, 9090], hasHealthcheck: true });
  });
});

describe('a container', () => {
  const raw = {
    id: 'c',
    image: 'sha256:1',
    name: '/rg-1',
    labels: { a: 'b' },
    running: true,
    status: 'running',
    exitCode: 0,
    outOfMemory: false,
    error: '',
    startedAt: 's',
    finishedAt: 'f',
    pid: 7,
    restartCount: 0,
    memory: 0,
    ports: {
      '8080/tcp': [
        { HostIp: '::1', HostPort: '1' },
        { HostIp: '127.0.0.1', HostPort: '49153' },
      ],
      '9090/tcp': null,
    },
    health: { Status: 'unhealthy', Log: [{ Output: 'first' }, { Output: 'last' }] },
    addresses: { bridge: '172.17.0.3', other: '' },
  };

  test('has its ports, its addresses and the last words of its own check', () => {
    expect(parseContainer(JSON.stringify(raw))).toMatchObject({
      name: 'rg-1',
      ports: new Map([[8080, 49153]]),
      addresses: new Map([['bridge', '172.17.0.3']]),
      health: { status: 'unhealthy', log: 'last' },
    });
  });

  test.each([null, { Status: 'none', Log: null }, { Status: '', Log: null }])(
    'with the health %j has no check of its own',
    (health) => {
      expect(parseContainer(JSON.stringify({ ...raw, health })).health).toBeUndefined();
    },
  );
});

describe('statistics', () => {
  test.each([
    [
      '{"CPUPerc":"50.00%","MemUsage":"12.5MiB / 64MiB"}',
      { cpus: 0.5, memoryBytes: 13_107_200, memoryLimitBytes: 67_108_864 },
    ],
    [
      '{"CPUPerc":"250.1%","MemUsage":"1.5GiB / 23.5GiB"}\n',
      { cpus: 2.501, memoryBytes: 1_610_612_736, memoryLimitBytes: 25_232_932_864 },
    ],
    ['{"CPUPerc":"0.00%","MemUsage":"0B / 0B"}', undefined],
    ['{"CPUPerc":"--","MemUsage":"-- / --"}', undefined],
    ['', undefined],
  ])('%s', (printed, expected) => {
    if (expected === undefined) expect(parseStats(printed)).toBeUndefined();
    else expect(parseStats(printed)).toEqual({ ...expected, cpus: expect.closeTo(expected.cpus, 5) });
  });
});

describe('an event', () => {
  test.each([
    [
      '{"status":"die","id":"c","Type":"container","Action":"die","Actor":{"ID":"c","Attributes":{"exitCode":"137"}}}',
      { containerId: 'c', action: 'die', exitCode: 137 },
    ],
    [
      '{"Type":"container","Action":"oom","Actor":{"ID":"c","Attributes":{}}}',
      { containerId: 'c', action: 'oom', exitCode: undefined },
    ],
    [
      '{"Type":"container","Action":"kill","Actor":{"ID":"c","Attributes":{"signal":"9"}}}',
      { containerId: 'c', action: 'kill', exitCode: undefined, signal: 9 },
    ],
    [
      '{"Type":"container","Action":"health_status: unhealthy","Actor":{"ID":"c"}}',
      { containerId: 'c', action: 'health_status: unhealthy', exitCode: undefined },
    ],
    ['{"Type":"network","Action":"connect","Actor":{"ID":"n"}}', undefined],
    ['not json', undefined],
    ['{}', undefined],
  ])('%s', (line, expected) => {
    expect(parseEvent(line)).toEqual(expected);
  });
});

describe('the open ports of a container', () => {
  const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
  const row = (address: string, state = '0A') =>
    `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 1 1`;

  test.each([
    ['all addresses', [row('00000000:1F90')], [{ port: 8080, loopback: false }]],
    ['loopback', [row('0100007F:1F90')], [{ port: 8080, loopback: true }]],
    ['another loopback', [row('0201007F:1F90')], [{ port: 8080, loopback: true }]],
    ['all addresses of version 6', [row('00000000000000000000000000000000:1F90')], [{ port: 8080, loopback: false }]],
    ['loopback of version 6', [row('00000000000000000000000001000000:1F90')], [{ port: 8080, loopback: true }]],
    [
      'loopback of version 4 in 6, as Java has it',
      [row('0000000000000000FFFF00000100007F:1F90')],
      [{ port: 8080, loopback: true }],
    ],
    ['both', [row('0100007F:1F90'), row('00000000000000000000000000000000:1F90')], [{ port: 8080, loopback: false }]],
    ['both the other way round', [row('00000000:1F90'), row('0100007F:1F90')], [{ port: 8080, loopback: false }]],
    ['a connection', [row('0100007F:1F90', '01')], []],
    ["Docker's name server", [row('0B00007F:A2D3')], []],
    ['none', [], []],
  ])('on %s', (_name, rows, expected) => {
    expect(parseSockets([header, ...rows, '', header].join('\n'))).toEqual(expected);
  });
});

describe('a log', () => {
  const stamp = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000000Z`;
  const collect = (maxBytes: number, ...chunks: readonly (string | Buffer)[]) => {
    const collector = collectLog(maxBytes);
    for (const chunk of chunks) collector.add(Buffer.from(chunk as string));
    return collector.end();
  };
  const same = (text: string) => text;

  test('is put in order across both streams', () => {
    const out = collect(1000, `${stamp(1)} a\n${stamp(3)} c\n`);
    const err = collect(1000, `${stamp(2)} b\n${stamp(4)} d`);
    expect(mergeLog([out, err], 1000, same)).toBe('a\nb\nc\nd');
  });

  test('is read in whatever pieces it comes, inside a character too', () => {
    const whole = Buffer.from(`${stamp(1)} ä€😀\r\n${stamp(2)} \n`);
    for (let at = 0; at <= whole.length; at++) {
      expect(mergeLog([collect(1000, whole.subarray(0, at), whole.subarray(at))], 1000, same)).toBe('ä€😀\n');
    }
  });

  test('keeps its end within the bytes allowed, at the beginning of a line', () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `${stamp(1)} line ${index}`).join('\n');
    const log = mergeLog([collect(100, lines)], 100, same);
    expect(Buffer.byteLength(log)).toBeLessThanOrEqual(100);
    expect(log.split('\n')[0]).toMatch(/^line \d+$/);
    expect(log.endsWith('line 4999')).toBe(true);
  });

  test.each([
    ['a short log', 256, { lines: 100, bytes: 8_000 }, 65_536, undefined],
    ['one long line in a short log', 256, { lines: 100, bytes: 2_000_000 }, 65_536, undefined],
    ['a log of ordinary lines', 256, { lines: 256, bytes: 20_000 }, 65_536, 2_731],
    ['a log of which little is wanted', 256, { lines: 256, bytes: 20_000 }, 1_000, undefined],
    ['a part of an enormous line', 256, { lines: 1, bytes: 256 * 16_384 }, 65_536, 512],
    ['a log that is wanted as a whole', 256, { lines: 256, bytes: 20_000 }, 30 << 20, 200_000],
    ['all that was asked for', 2_731, { lines: 2_731, bytes: 200_000 }, 65_536, undefined],
  ] as const)('is read on or not: %s', (_name, asked, got, maxBytes, next) => {
    expect(nextTail(asked, got, maxBytes)).toBe(next);
  });

  test('loses its secrets before its lines are cut', () => {
    const redact = (text: string) => text.replaceAll('very-secret', '«SECRET»');
    const log = mergeLog([collect(100_000, `${stamp(1)} ${'x'.repeat(2044)}very-secret\n`)], 100_000, redact);
    expect(log).toBe(`${'x'.repeat(2044)}«SEC … (the line goes on)`);
  });

  test('marks a line that was too long to be held as a whole', () => {
    const log = mergeLog(
      [collect(100_000, `${stamp(1)} ${'x'.repeat(5_000_000)}\n${stamp(2)} after\n`)],
      100_000,
      same,
    );
    expect(log).toBe(`${'x'.repeat(2048)} … (the line goes on)\nafter`);
  });
});

describe('the environment of docker', () => {
  test('is an allow-list', () => {
    const environment = {
      PATH: '/bin',
      HOME: '/root',
      DOCKER_HOST: 'x',
      INPUT_SECRETS: 's',
      GITHUB_TOKEN: 't',
      LD_PRELOAD: 'l',
      COMPOSE_FILE: 'c',
      no_proxy: 'n',
      EMPTY: undefined,
    };
    expect(dockerEnvironment(environment)).toEqual({
      DOCKER_CLI_HINTS: 'false',
      PATH: '/bin',
      HOME: '/root',
      DOCKER_HOST: 'x',
      no_proxy: 'n',
    });
  });
});

describe('lines', () => {
  test('are told one by one, whole, however they come', () => {
    const told: string[] = [];
    const read = lineReader((line) => told.push(line));
    for (const piece of ['a', 'b\nc\r', '\nd\r', 'e\n', '\n', 'rest']) read(Buffer.from(piece));
    expect(told).toEqual(['ab', 'c', 'd', 'e']);
  });
});
