import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { policyJsonSchema } from '../../../src/policy/json-schema.ts';
import { contextOf, FILE, findingsOf, policyOf, SAMPLE_CONTEXT } from './loading.ts';

const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(policyJsonSchema());

const CHECKS = 'checks: [{ name: home, get: / }, { name: search, post: /search }]\n';
const watch = (keys: string): string => `${CHECKS}watch: { ${keys} }`;
const metric = (keys: string): string => watch(`metrics: [{ name: a, ${keys} }]`);
const budget = (keys: string): string => watch(`probes: [home], budgets: [{ ${keys} }]`);

/** `reason sentence` of each finding, the place left out. */
async function told(yaml: string, context = contextOf()): Promise<readonly string[]> {
  return (await findingsOf(yaml, context)).map(
    ({ reason, sentence }) => `${reason} ${sentence.replace(`${FILE}:`, '').replace(/^\d+:\d+ /, '')}`,
  );
}

describe('the section watch', () => {
  test('of the design becomes what the watch decides by', async () => {
    const sample = await readFile(new URL('sample-policy.yml', import.meta.url), 'utf8');
    const policy = await policyOf(sample, SAMPLE_CONTEXT);
    expect(policy.watch).toMatchObject({
      forMs: 900_000,
      everyMs: 2000,
      probes: ['user statistics'],
      errorRate: 0.05,
      p95: { maxMs: 5000, baselineRatio: 2.5 },
      consecutiveFailures: 5,
      minSamples: 60,
      strict: false,
      consecutiveErrorLimit: 4,
      controlUrl: undefined,
      healthEveryMs: undefined,
      actuator: undefined,
      container: undefined,
      visits: undefined,
      budgets: [],
      prometheus: { url: 'https://prometheus.example.com' },
      metrics: [
        {
          name: 'login success',
          from: { kind: 'prometheus', query: expect.stringContaining('login_total') },
          min: 0.98,
          max: undefined,
          baselineRatio: undefined,
          everyMs: 15_000,
          initialDelayMs: 0,
          failureLimit: 2,
          inconclusiveLimit: 3,
          consecutiveErrorLimit: 4,
          dryRun: false,
        },
      ],
    });
    expect(policy.notify).toMatchObject({
      webhook: 'https://hooks.example.com/x',
      format: undefined,
      levels: ['info', 'warning', 'critical', 'emergency'],
    });
  });

  test('with every key becomes what it says', async () => {
    const yaml = `${CHECKS}
watch:
  for: 30m
  every: 500ms
  probes: [home, search]
  error-rate: { max: 0.5% }
  p95: { baseline: 2x }
  consecutive-failures: 8
  min-samples: 500
  strict: true
  consecutive-error-limit: 6
  control-url: "\${vars.CONTROL}"
  health: { every: 5s }
  actuator: { every: 10s }
  container: app
  prometheus: { url: http://prometheus:9090 }
  visits: { every: 5m }
  budgets: [{ budget: 0.1%, rate: 14.4x, long: 1h, short: 5m }]
  metrics:
    - { name: heap, actuator: { meter: "jvm.memory.used?tag=area:heap", statistic: VALUE }, max: 1000000000 }
    - { name: orders, json: { url: "https://shop.example.com/stats", path: "$.orders" }, min: 1, baseline: 3x, every: 1m }
    - { name: memory, container: memory, max: 90%, initial-delay: 2m, failure-limit: 0, inconclusive-limit: 9 }
    - { name: cpu, container: cpu, max: 0.9, consecutive-error-limit: 0, dry-run: true }
`;
    expect(validate(parse(yaml))).toBe(true);
    const { watch } = await policyOf(yaml, contextOf({ vars: { CONTROL: 'https://example.org/robots.txt' } }));
    expect(watch).toMatchObject({
      forMs: 1_800_000,
      everyMs: 500,
      errorRate: 0.005,
      p95: { maxMs: undefined, baselineRatio: 2 },
      consecutiveFailures: 8,
      minSamples: 500,
      strict: true,
      consecutiveErrorLimit: 6,
      controlUrl: 'https://example.org/robots.txt',
      healthEveryMs: 5000,
      actuator: { everyMs: 10_000 },
      container: 'app',
      visits: { everyMs: 300_000 },
      budgets: [{ budget: 0.001, rate: 14.4, longMs: 3_600_000, shortMs: 300_000 }],
    });
    // what is wrong with one of them is told with the line that asks for it
    const lines = yaml.split('\n');
    for (const key of ['p95', 'budgets', 'control-url', 'container']) {
      const line = lines.findIndex((text) => text.startsWith(`  ${key}:`)) + 1;
      expect(watch?.ruleSources?.get(key), key).toMatchObject({ line, column: 3 });
    }
    expect(watch?.metrics.map(({ source: _source, ...rest }) => rest)).toMatchObject([
      { from: { kind: 'actuator', meter: 'jvm.memory.used?tag=area:heap', statistic: 'VALUE' }, max: 1e9 },
      { from: { kind: 'json', path: '$.orders' }, min: 1, baselineRatio: 3, everyMs: 60_000 },
      {
        from: { kind: 'container', what: 'memory' },
        max: 0.9,
        initialDelayMs: 120_000,
        failureLimit: 0,
        inconclusiveLimit: 9,
      },
      { from: { kind: 'container', what: 'cpu' }, max: 0.9, consecutiveErrorLimit: 0, dryRun: true },
    ]);
  });

  test('counts failures in a row wherever there are probes, and nowhere else', async () => {
    const probed = await policyOf(watch('probes: [home], error-rate: { max: 5% }'));
    expect(probed.watch?.consecutiveFailures).toBe(5);
    const unprobed = await policyOf(watch('actuator: { every: 10s }, error-rate: { max: 5% }'));
    expect(unprobed.watch?.consecutiveFailures).toBeUndefined();
  });

  test.each([
    ['', 2, 3],
    [', range: { step: 15s }', 2, 3],
    [', range: { step: 1m }', 2, 3],
    [', range: { step: 5s }', 6, 9],
    [', range: { step: 5s }, failure-limit: 0, inconclusive-limit: 1', 0, 1],
  ])(
    'puts up with as long a bad moment, however finely a metric is looked at: %s',
    async (more, failures, readings) => {
      const yaml = watch(`prometheus: { url: "http://p" }, metrics: [{ name: a, prometheus: up, min: 1${more} }]`);
      const [metric] = (await policyOf(yaml)).watch?.metrics ?? [];
      expect(metric).toMatchObject({ failureLimit: failures, inconclusiveLimit: readings, everyMs: 15_000 });
    },
  );

  test('may be short: nothing in it looks less than once', async () => {
    const { watch: short } = await policyOf(watch('for: 1s, probes: [home], error-rate: { max: 5% }'));
    expect(short).toMatchObject({ forMs: 1000, everyMs: 1000 });
  });

  test('is checked and not read where the run does not watch, so that what it refers to need not be given', async () => {
    const yaml = watch('prometheus: { url: "${vars.P}" }, metrics: [{ name: a, prometheus: up, min: 1 }]');
    const policy = await policyOf(yaml, { ...contextOf(), unused: ['watch'] });
    expect(policy.watch).toBeUndefined();
    expect(await told(yaml)).toEqual([
      'policy-unknown-variable watch.prometheus.url uses "${vars.P}", and no variable P was given.',
    ]);
  });

  test('has URLs, whatever the variables are; what they hold is not repeated', async () => {
    const yaml = watch('control-url: "${vars.C}", probes: [home], error-rate: { max: 5% }');
    expect(await told(yaml, contextOf({ vars: { C: 'ftp://hidden' } }))).toEqual([
      'policy-invalid-value watch.control-url is not a URL of http or https once its variables are filled in.',
    ]);
    expect(await told(yaml, contextOf({ vars: { C: '' } }))).toEqual([
      'policy-asserts-nothing watch.control-url is empty once its variables are filled in.',
    ]);
  });
});

describe('the name of a metric', () => {
  const named = (name: string) =>
    watch(`prometheus: { url: "https://p.example.com" }, metrics: [{ name: "${name}", prometheus: up, min: 1 }]`);

  test('may be as long as a record keeps it, whatever its variables are', async () => {
    expect(await told(named('x'.repeat(100)))).toEqual([]);
    expect(await told(named('x'.repeat(101)))).toEqual([
      'policy-invalid-value watch.metrics[0].name is longer than 100 characters.',
    ]);
    const context = (length: number) => contextOf({ vars: { N: 'x'.repeat(length) } });
    expect(await told(named('${vars.N}'), context(100))).toEqual([]);
    expect(await told(named('${vars.N}'), context(101))).toEqual([
      'policy-invalid-value watch.metrics[0].name is longer than 100 characters once its variables are filled in.',
    ]);
  });
});

describe('a mistake in the watch is told before anything starts', () => {
  test.each([
    [watch('for: 5m'), 'policy-asserts-nothing watch has no rule, so it asserts nothing.'],
    [watch('probes: [home], for: 0s, error-rate: { max: 5% }'), 'policy-asserts-nothing watch.for is no time at all.'],
    [
      watch('probes: [home], every: 0ms, error-rate: { max: 5% }'),
      'policy-asserts-nothing watch.every is no time at all.',
    ],
    [
      watch('probes: [home], for: 10s, every: 1m, error-rate: { max: 5% }'),
      'policy-invalid-value watch.every is longer than the watch, which takes 10s.',
    ],
    [
      watch('probes: [home], health: { every: 20m }, error-rate: { max: 5% }'),
      'policy-invalid-value watch.health.every is longer than the watch, which takes 15m.',
    ],
    [
      watch('probes: [home], visits: { every: 1h }, error-rate: { max: 5% }'),
      'policy-invalid-value watch.visits.every is longer than the watch, which takes 15m.',
    ],
    [
      watch('probes: [home], visits: { every: 3s }, error-rate: { max: 5% }'),
      'policy-invalid-value watch.visits.every is less than twice "watch.every", which is 2s.',
    ],
    [
      watch('for: 1m, metrics: [{ name: a, container: cpu, max: 1, initial-delay: 2m }], container: app'),
      'policy-invalid-value watch.metrics[0].initial-delay is longer than the watch, which takes 1m.',
    ],
    [
      watch('probes: [hme], error-rate: { max: 5% }'),
      'policy-invalid-value watch.probes[0] is "hme", and no check has that name; did you mean "home"?',
    ],
    [
      watch('probes: [home], error-rate: { max: 100% }'),
      'policy-asserts-nothing watch.error-rate.max lets every probe fail, so it asserts nothing.',
    ],
    [
      watch('probes: [home, search], p95: { max: 11s }'),
      'policy-asserts-nothing watch.p95.max is longer than any of the probes is waited for (10s), so it asserts nothing.',
    ],
    [watch('probes: [home], p95: {}'), 'policy-asserts-nothing watch.p95 is empty, so it asserts nothing.'],
    [
      watch('probes: [home], p95: { baseline: 0x }'),
      'policy-invalid-value watch.p95.baseline is zero, which every value exceeds.',
    ],
    [
      watch('error-rte: { max: 5% }'),
      'policy-unknown-key watch has the unknown key "error-rte"; did you mean "error-rate"?',
    ],
    [
      watch('probes: [home], error-rate: { max: 5 }'),
      'policy-wrong-type watch.error-rate.max must be a share such as "5%", not 5.',
    ],
    [
      metric('min: 1'),
      'policy-invalid-value watch.metrics[0] needs one of "prometheus", "json", "actuator" or "container".',
    ],
    [
      metric('prometheus: up, min: 1'),
      'policy-invalid-value watch.metrics has nobody to ask, because "watch.prometheus" is missing.',
    ],
    [
      metric('container: memory, max: 90%'),
      'policy-invalid-value watch.metrics has nobody to ask, because "watch.container" is missing.',
    ],
    [
      metric('actuator: { meter: a.b }'),
      'policy-asserts-nothing watch.metrics[0] has no "min", "max" or "baseline", so it asserts nothing.',
    ],
    [
      metric('actuator: { meter: a.b }, min: 5, max: 4'),
      'policy-invalid-value watch.metrics[0].min is above "max", so no value could hold.',
    ],
    [
      metric('actuator: { meter: a.b }, min: 98%, max: 0.5'),
      'policy-invalid-value watch.metrics[0].min is above "max", so no value could hold.',
    ],
    [
      metric('json: { url: "http://a", path: "a.b" }, min: 1'),
      /^policy-bad-json-path watch\.metrics\[0\]\.json\.path is not a JSONPath/,
    ],
    [
      metric('actuator: { meter: a.b }, json: { url: "http://a", path: "$.a" }, min: 1'),
      'policy-invalid-value watch.metrics[0].actuator cannot stand beside "json", because only one of the two can be meant.',
    ],
    [
      watch('metrics: [{ name: a, actuator: { meter: b }, min: 1 }, { name: a, actuator: { meter: c }, min: 1 }]'),
      'policy-invalid-value watch.metrics[1].name is the name of watch.metrics[0] too.',
    ],
    [
      budget('budget: 0%, rate: 14.4x, long: 1h, short: 5m'),
      'policy-invalid-value watch.budgets[0].budget is zero, which every request exceeds.',
    ],
    [
      budget('budget: 10%, rate: 14.4x, long: 1h, short: 5m'),
      'policy-asserts-nothing watch.budgets[0].rate asks for more than all requests to fail (10% times 14.4).',
    ],
    [
      budget('budget: 0.1%, rate: 14.4x, long: 5m, short: 5m'),
      'policy-invalid-value watch.budgets[0].short is not shorter than "long".',
    ],
    [
      metric('prometheus: up, range: { step: 1ms }, min: 1').replace(
        'watch: {',
        'watch: { prometheus: { url: "http://p" },',
      ),
      'policy-invalid-value watch.metrics[0].range.step makes more than the 11000 values that Prometheus gives at a time, from one look to the next.',
    ],
    [
      metric('prometheus: up, range: { step: 1h }, min: 1').replace(
        'watch: {',
        'watch: { prometheus: { url: "http://p" },',
      ),
      'policy-invalid-value watch.metrics[0].range.step is longer than the watch, which takes 15m.',
    ],
    [
      metric('actuator: { meter: a.b }, range: { step: 5s }, min: 1'),
      'policy-invalid-value watch.metrics[0].range belongs to "prometheus", which this metric does not ask.',
    ],
    [
      watch('p95: { max: 5s }'),
      'policy-asserts-nothing watch.p95 is a rule about answers, and there are no "probes" that would be answered.',
    ],
    [
      watch('actuator: { every: 10s }, p95: { max: 5s }, consecutive-failures: 3'),
      'policy-asserts-nothing watch.consecutive-failures is a rule about answers, and there are no "probes" that would be answered.',
    ],
    [
      watch('probse: [home], error-rate: { max: 5% }'),
      'policy-unknown-key watch has the unknown key "probse"; did you mean "probes"?',
    ],
    [
      watch('session: [home], actuator: { every: 10s }, error-rate: { max: 5% }'),
      'policy-asserts-nothing watch.session logs in for "probes", and there are none.',
    ],
    [
      watch('probes: [home], session: [serch], error-rate: { max: 5% }'),
      'policy-invalid-value watch.session[0] is "serch", and no check has that name; did you mean "search"?',
    ],
    [
      'checks: [{ name: in, run: "true" }, { name: a, get: / }]\nwatch: { probes: [a], session: [in], error-rate: { max: 5% } }',
      'policy-invalid-value watch.session[0] is "in", a check that runs a program, which gets no cookies.',
    ],
    [
      watch('probes: [home, search, home], error-rate: { max: 5% }'),
      'policy-invalid-value watch.probes[2] is "home", which is watch.probes[0] too.',
    ],
    [
      watch('strict: true, actuator: { every: 10s }, error-rate: { max: 5% }'),
      'policy-asserts-nothing watch.strict is about the answers to "probes", and there are none.',
    ],
    [
      metric('actuator: { meter: a.b }, max: 1').replace('name: a', 'name: actuator p95'),
      "policy-invalid-value watch.metrics[0].name is how the watch calls a figure of the service's own counters.",
    ],
    ['notify: { format: slack }', 'policy-asserts-nothing notify has no "webhook", so nobody is told.'],
    [
      'notify: { webhook: "https://a", levels: [critcal] }',
      'policy-invalid-value notify.levels[0] must be one of "info", "warning", "critical" or "emergency", not "critcal"; did you mean "critical"?',
    ],
    [
      'notify: { webhook: "https://a", levels: [] }',
      'policy-asserts-nothing notify.levels is an empty list, so it asserts nothing.',
    ],
  ])('%s', async (yaml, sentence) => {
    expect(await told(yaml)).toEqual([typeof sentence === 'string' ? sentence : expect.stringMatching(sentence)]);
  });
});

test('all mistakes of a watch are told at once, each where it stands', async () => {
  const yaml = `${CHECKS}watch:
  for: 10s
  every: 1m
  probes: [hme]
  error-rate: { max: 100% }
  metrics:
    - { name: a, prometheus: up, min: 1 }
    - { name: a, container: cpu, max: 1 }
`;
  const lines = (await findingsOf(yaml)).map(({ source }) => yaml.split('\n')[(source?.line ?? 0) - 1]?.trim());
  expect(lines).toEqual([
    'every: 1m',
    'probes: [hme]',
    'error-rate: { max: 100% }',
    'metrics:',
    'metrics:',
    '- { name: a, container: cpu, max: 1 }',
  ]);
});

test.each([
  ['run: "true"', 'runs a program'],
  ['get: /, when: { value: "1", equals: "1" }', 'has a condition'],
  ['get: "/${it}", for-each: { as: it, in: [1] }', 'is repeated over a list'],
])('a probe must make one request: %s', async (keys, what) => {
  const yaml = `checks: [{ name: other, ${keys} }]\nwatch: { probes: [other], error-rate: { max: 5% } }`;
  expect(await told(yaml)).toEqual([`policy-invalid-value watch.probes[0] is "other", a check that ${what}.`]);
});

test('rules about answers that nobody gives are mistakes, each where it stands', async () => {
  const budgets = 'budgets: [{ budget: 1%, rate: 10x, long: 1h, short: 5m }]';
  const found = await told(watch(`error-rate: { max: 5% }, p95: { max: 1s }, consecutive-failures: 3, ${budgets}`));
  expect(found.map((sentence) => sentence.split(' ')[1])).toEqual(
    ['error-rate', 'p95', 'consecutive-failures', 'budgets'].map((key) => `watch.${key}`),
  );
});

test('an empty secret for the webhook is no mistake: a fork has none', async () => {
  const context = contextOf({ secrets: { HOOK: '' } });
  expect((await policyOf('notify: { webhook: "${secrets.HOOK}" }', context)).notify?.webhook).toBe('');
});
