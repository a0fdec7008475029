import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  type CompanionState,
  companionsOf,
  judgeCompanions,
  parseModel,
  parseStates,
  writeOverride,
} from '../../../src/subject/compose-model.ts';

const model = (services: object, more: object = {}) => {
  const parsed = parseModel(JSON.stringify({ name: 'x', services, ...more }));
  if (!parsed) throw new Error('no model');
  return parsed;
};
const needs = (...names: string[]) => ({
  depends_on: Object.fromEntries(names.map((name) => [name, { condition: 'service_started', required: true }])),
});

describe('a compose model', () => {
  test.each(['', 'nonsense', '[]', '{}', '{"services":[]}', 'null'])('%j is none', (printed) => {
    expect(parseModel(printed)).toBeUndefined();
  });

  test('what the service under guard needs is started, what needs it is left out, at any distance', () => {
    const shop = model({ app: needs('db'), db: {}, web: needs('app'), proxy: needs('web'), mail: {} });
    expect(companionsOf(shop, 'app')).toEqual({ started: ['db', 'mail'], leftOut: ['web', 'proxy'] });
  });

  test('services that need each other do not keep it busy for ever', () => {
    expect(companionsOf(model({ app: {}, a: needs('b'), b: needs('a') }), 'app').started).toEqual(['a', 'b']);
  });
});

describe('the override', () => {
  const shop = model(
    {
      app: { networks: { default: null, back: null }, deploy: { replicas: 3 }, mem_limit: '100', depends_on: {} },
      db: { networks: { back: null } },
      web: needs('app'),
    },
    {
      networks: { default: { name: 'x_default' }, back: { name: 'fixed' }, outside: { name: 'o', external: true } },
      volumes: { data: { name: 'precious' }, theirs: { external: true } },
    },
  );
  const written = (more: Partial<Parameters<typeof writeOverride>[1]> = {}) =>
    writeOverride(shop, {
      service: 'app',
      imageId: 'sha256:aa',
      project: 'rg-1',
      labels: { 'dev.release-guard.run': 'rg-1' },
      started: ['db'],
      publish: [8080, 8081],
      environment: new Map([
        ['PLAIN', 'a'],
        ['HARD', 'p$w${x} "q" #\\ \u2028é'],
      ]),
      joinNetwork: undefined,
      memory: undefined,
      cpus: undefined,
      hardened: false,
      ...more,
    });
  const read = (text: string) => parse(text, { logLevel: 'silent' });

  test('puts the image in place of the service, by id, never pulled or built', () => {
    const { app } = read(written()).services;
    expect(app).toMatchObject({ image: 'sha256:aa', pull_policy: 'never', restart: 'no' });
    expect(written()).toContain('build: !reset null');
    expect(written()).toContain('container_name: !reset null');
    expect(written()).toContain('ports: !override ["127.0.0.1::8080","127.0.0.1::8081"]');
    expect(app.deploy).toEqual({ replicas: 1 });
  });

  test('carries values as they are; compose puts nothing in', () => {
    const { environment } = read(written()).services.app;
    expect(environment).toEqual({ PLAIN: 'a', HARD: 'p$$w$${x} "q" #\\ \u2028é' });
  });

  test('labels and renames what is ours, and leaves alone what is not', () => {
    const all = read(written());
    expect(all.services.db.labels).toEqual({ 'dev.release-guard.run': 'rg-1' });
    expect(all.services).not.toHaveProperty('web');
    expect(all.networks).toEqual({
      default: { name: 'rg-1_default', labels: { 'dev.release-guard.run': 'rg-1' } },
      back: { name: 'rg-1_back', labels: { 'dev.release-guard.run': 'rg-1' } },
    });
    expect(all.volumes).toEqual({ data: { name: 'rg-1_data', labels: { 'dev.release-guard.run': 'rg-1' } } });
  });

  test('limits replace those of the file', () => {
    const text = written({ memory: 512, cpus: 1.5, hardened: true });
    expect(read(text).services.app.deploy).toEqual({
      replicas: 1,
      resources: { limits: { memory: '512', cpus: '1.5' } },
    });
    expect(text).toContain('mem_limit: !reset null');
    expect(read(text).services.app).toMatchObject({ read_only: true, cap_drop: ['ALL'], tmpfs: ['/tmp'] });
  });

  test('joins a network that is there beside its own', () => {
    const all = read(written({ joinNetwork: 'job', publish: [] }));
    expect(Object.keys(all.services.app.networks)).toEqual(['default', 'back', 'release-guard-joined']);
    expect(all.networks['release-guard-joined']).toEqual({ external: true, name: 'job' });
  });
});

describe('the services around the image', () => {
  const state = (more: Partial<CompanionState>): CompanionState => ({
    containerId: 'c',
    service: 'db',
    state: 'running',
    health: '',
    exitCode: 0,
    ...more,
  });
  const judge = (states: readonly CompanionState[], ...mustFinish: string[]) =>
    judgeCompanions(states, new Set(mustFinish));

  test.each<[string, Partial<CompanionState>, string]>([
    ['runs', {}, 'ready'],
    ['is healthy', { health: 'healthy' }, 'ready'],
    ['is starting', { health: 'starting' }, 'waiting'],
    ['is unhealthy', { health: 'unhealthy' }, 'failed'],
    ['has done its work', { state: 'exited' }, 'ready'],
    ['failed', { state: 'exited', exitCode: 1 }, 'failed'],
    ['is dead', { state: 'dead' }, 'failed'],
    ['is created', { state: 'created' }, 'waiting'],
    ['is restarting', { state: 'restarting', exitCode: 1 }, 'waiting'],
  ])('one that %s', (_name, more, kind) => {
    expect(judge([state(more)]).kind).toBe(kind);
  });

  test('one that has to finish is waited for while it runs', () => {
    expect(judge([state({ service: 'seed' })], 'seed')).toEqual({ kind: 'waiting', services: ['seed'] });
    expect(judge([state({ service: 'seed', state: 'exited' })], 'seed').kind).toBe('ready');
  });

  test('one that failed counts before those that are waited for', () => {
    expect(
      judge([state({ health: 'starting' }), state({ service: 'mq', state: 'exited', exitCode: 2 })]),
    ).toMatchObject({
      kind: 'failed',
      companion: { service: 'mq', exitCode: 2 },
    });
  });

  test('are read from lines and from one list', () => {
    const row = { ID: 'c', Service: 'db', State: 'running', Health: 'healthy', ExitCode: 0, Name: 'x' };
    const expected = [state({ health: 'healthy' })];
    expect(parseStates(`${JSON.stringify(row)}\n\nnonsense\n`)).toEqual(expected);
    expect(parseStates(JSON.stringify([row]))).toEqual(expected);
    expect(parseStates('')).toEqual([]);
  });
});
