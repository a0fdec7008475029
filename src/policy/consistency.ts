import { METHODS } from './check-schema.ts';
import { CHECK_DEFAULTS } from './defaults.ts';
import type { Data, Located } from './located.ts';
import { type Mistake, type Path, pathText, quote } from './mistake.ts';
import { nearestName } from './nearest.ts';
import { formatDuration, milliseconds, parseDuration } from './units.ts';

type Keys = Readonly<Record<string, Data>>;

/**
 * Rules between sections. Asked of a file with other mistakes too, so nothing about its shape is taken for granted.
 *
 * No check at all is fine: health blocks by itself, and its default applies. A list of checks that is empty on purpose
 * together with no word about health is a file that asserts nothing of its own.
 */
export function checkConsistency(located: Located): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const add = (
    reason: Mistake['reason'],
    path: Path,
    clause: string,
    advice: string,
    of: 'key' | 'value' = 'value',
  ): void => {
    mistakes.push({
      reason,
      path,
      position: located.position(path, of),
      sentence: `${path.length === 0 ? 'The policy file' : pathText(path)} ${clause}${clause.endsWith('?') ? '' : '.'}`,
      advice,
    });
  };
  const top = keysOf(located.data);
  const { checks, health, filter, watch } = top;
  const list = Array.isArray(checks) ? checks.map(keysOf) : [];

  if (Array.isArray(checks) && checks.length === 0 && health === undefined) {
    add(
      'policy-asserts-nothing',
      ['checks'],
      'is an empty list and there is no "health", so the file asserts nothing',
      'Add a check or a "health" section, or remove the file: the built-in policy asks the actuator.',
    );
  }
  const names = namesOf(list, add);
  const named: readonly (readonly [Path, Data | undefined])[] = [
    ...(['probes', 'session'] as const).flatMap((key) =>
      listOf(keysOf(watch)[key]).map((name, index) => [['watch', key, index], name] as const),
    ),
    [['shutdown', 'request'], keysOf(top['shutdown'])['request']],
  ];
  for (const [path, name] of named) {
    if (typeof name !== 'string' || names.has(name)) continue;
    const near = nearestName(name, names);
    add(
      'policy-invalid-value',
      path,
      `is ${quote(name)}, and no check has that name${near === undefined ? '' : `; did you mean "${near}"?`}`,
      near === undefined ? 'Give the "name" of a check.' : `Write "${near}".`,
    );
  }
  checkProbes(list, keysOf(watch), add);
  checkSlowness(list, keysOf(watch), add);
  checkFilter(list, keysOf(filter), add);
  checkHosts(list, listOf(top['allowed-hosts']), add);
  const { kind, components } = keysOf(health);
  if (kind === 'http' && components !== undefined) {
    add(
      'policy-invalid-value',
      ['health', 'components'],
      'needs an actuator, and "health.kind" is "http"',
      'Remove one of the two.',
      'key',
    );
  }
  return mistakes;
}

type Add = (reason: Mistake['reason'], path: Path, clause: string, advice: string, of?: 'key' | 'value') => void;

function namesOf(checks: readonly Keys[], add: Add): ReadonlySet<string> {
  const first = new Map<string, number>();
  for (const [index, { name }] of checks.entries()) {
    if (typeof name !== 'string') continue;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, index);
    else
      add(
        'policy-invalid-value',
        ['checks', index, 'name'],
        `is the name of checks[${earlier}] too`,
        'Give each check a name of its own.',
      );
  }
  return new Set(first.keys());
}

/** A probe makes one request in each round, and a login at least one. */
function checkProbes(checks: readonly Keys[], watch: Keys, add: Add): void {
  const no = {
    probes: { run: 'runs a program', 'for-each': 'is repeated over a list', when: 'has a condition' },
    session: { run: 'runs a program, which gets no cookies' },
  } as const;
  const probes = listOf(watch['probes']);
  for (const [index, name] of probes.entries()) {
    const first = probes.indexOf(name);
    if (typeof name !== 'string' || first === index) continue;
    const clause = `is ${quote(name)}, which is watch.probes[${first}] too`;
    add('policy-invalid-value', ['watch', 'probes', index], clause, 'Remove one of the two.');
  }
  for (const key of ['probes', 'session'] as const) {
    for (const [index, name] of listOf(watch[key]).entries()) {
      const check = typeof name === 'string' ? checks.find((each) => each['name'] === name) : undefined;
      const wrong = Object.entries(no[key]).find(([kind]) => check !== undefined && Object.hasOwn(check, kind))?.[1];
      if (wrong === undefined) continue;
      add(
        'policy-invalid-value',
        ['watch', key, index],
        `is ${quote(String(name))}, a check that ${wrong}`,
        'Name a check that makes a request of its own, or write one for the watch.',
      );
    }
  }
}

/** No answer takes longer than its probe is waited for. */
function checkSlowness(checks: readonly Keys[], watch: Keys, add: Add): void {
  const { max } = keysOf(watch['p95']);
  const limit = typeof max === 'string' ? parseDuration(max) : undefined;
  const probes = checks.filter(({ name }) => name !== undefined && listOf(watch['probes']).includes(name));
  if (limit === undefined || probes.length === 0) return;
  const times = probes.map(({ timeout }) => milliseconds(String(timeout), CHECK_DEFAULTS.timeoutMs));
  const longest = Math.max(...times);
  if (limit <= longest) return;
  add(
    'policy-asserts-nothing',
    ['watch', 'p95', 'max'],
    `is longer than any of the probes is waited for (${formatDuration(longest)}), so it asserts nothing`,
    'Write a shorter time, or give the probes a longer "timeout".',
  );
}

/** A filter that leaves nothing, or that names a tag one letter off, is a mistake, not a wish. */
function checkFilter(checks: readonly Keys[], filter: Keys, add: Add): void {
  const tagsOf = (check: Keys): readonly Data[] => listOf(check['tags']);
  const used = new Set(checks.flatMap((check) => tagsOf(check).filter((tag) => typeof tag === 'string')));
  const wanted = listOf(filter['tags']);
  const skipped = listOf(filter['skip']);
  // What a variable selects is known once it is filled in, run by run.
  if ([...wanted, ...skipped].some((tag) => typeof tag === 'string' && tag.includes('${'))) return;
  for (const [part, tags] of [
    ['tags', wanted],
    ['skip', skipped],
  ] as const) {
    for (const [index, tag] of tags.entries()) {
      if (typeof tag !== 'string' || used.has(tag)) continue;
      const near = nearestName(tag, used);
      // A tag that no check has yet is no mistake by itself.
      if (near === undefined) continue;
      const clause = `is ${quote(tag)}, and no check has that tag; did you mean "${near}"?`;
      add('policy-invalid-value', ['filter', part, index], clause, `Write "${near}".`);
      return;
    }
  }
  const left = checks.filter(
    (check) =>
      (wanted.length === 0 || tagsOf(check).some((tag) => wanted.includes(tag))) &&
      !tagsOf(check).some((tag) => skipped.includes(tag)),
  );
  if (checks.length > 0 && left.length === 0 && (wanted.length > 0 || skipped.length > 0)) {
    add(
      'policy-no-checks',
      ['filter'],
      'leaves none of the checks',
      'Let at least one check have one of "tags" and none of "skip".',
      'key',
    );
  }
}

function checkHosts(checks: readonly Keys[], allowed: readonly Data[], add: Add): void {
  const hosts = new Set(allowed.filter((host) => typeof host === 'string').map((host) => host.toLowerCase()));
  if ([...hosts].some((host) => host.includes('${'))) return;
  for (const [index, check] of checks.entries()) {
    for (const method of METHODS) {
      const { [method]: path } = check;
      if (typeof path !== 'string' || !/^https?:\/\//.test(path)) continue;
      const at: Path = ['checks', index, method];
      const authority = /^https?:\/\/([^/?#]*)/.exec(path)?.[1] ?? '';
      if (authority.includes('${')) continue;
      const url = URL.canParse(path) ? new URL(path) : undefined;
      if (url === undefined) {
        add(
          'policy-invalid-value',
          at,
          `is ${quote(path)}, which is not a URL`,
          'Write a path such as "/api/info", or a whole URL.',
        );
      } else if (url.username !== '' || url.password !== '') {
        add('policy-invalid-value', at, 'has a user name or password in its URL', 'Use "auth: { basic: … }".');
      } else if (!hosts.has(url.host) && !hosts.has(url.hostname)) {
        add(
          'policy-invalid-value',
          at,
          `asks ${quote(url.host)}, which is not the service and not under "allowed-hosts"`,
          `Write a path of the service, or add "${url.host}" to "allowed-hosts".`,
        );
      }
    }
  }
}

function keysOf(data: Data | undefined): Keys {
  return data !== null && typeof data === 'object' && !Array.isArray(data) ? (data as Keys) : {};
}

function listOf(data: Data | undefined): readonly Data[] {
  return Array.isArray(data) ? data : [];
}
