import { describe, expect, it } from 'vitest';
import { changingProbes } from '../../../src/watch/changing-probes.ts';
import { policyOf } from '../policy/loading.ts';

/** What is told of probes that send, of a watch with these checks of which the given ones are probes. */
async function told(checks: readonly string[], probes: readonly string[]) {
  const policy = await policyOf(`
checks:
${checks.map((check) => `  - { ${check} }`).join('\n')}
watch: { for: 5m, every: 2s, probes: [${probes.join(', ')}], error-rate: { max: 5% } }
`);
  if (policy.watch === undefined) throw new Error('There is no watch.');
  return changingProbes(policy.checks, policy.watch, 7);
}

describe('probes that send', () => {
  it('are told with how often they are sent, and hold: only their author knows what they change', async () => {
    expect(await told(['name: home, get: /', 'name: search, post: /search'], ['home', 'search'])).toMatchObject({
      ...{ kind: 'watch', outcome: 'pass', severity: 'warn', startedAt: 7, evidence: [] },
      sentence: 'Probe "search" (POST) is sent up to 150 times in this watch, so it must change nothing.',
    });
  });

  it('are not told where all of them read, nor of a check that is no probe', async () => {
    const reads = ['name: home, get: /', 'name: head, head: /', 'name: search, post: /search'];
    expect(await told(reads, ['home', 'head'])).toBeUndefined();
  });

  it('are named up to five, and counted beyond', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `p${index}`);
    const checks = names.map((name) => `name: ${name}, put: /${name}`);
    expect((await told(checks, names.slice(0, 5)))?.sentence).toMatch(/^Probes "p0" \(PUT\), .*"p4" \(PUT\) are sent /);
    expect((await told(checks, names))?.sentence).toMatch(/"p4" \(PUT\) and 2 more are sent up to 150 times each /);
  });
});
