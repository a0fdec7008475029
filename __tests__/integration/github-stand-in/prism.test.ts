import { expect, test } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { createGitHub } from '../../../src/platform/github-client.ts';
import { describeWhere } from '../../helpers/docker.ts';
import { everyMethod, seedOneOfEverything } from '../../helpers/github/every-method.ts';
import { prismMissing, startPrism } from '../../helpers/github/prism.ts';
import { startGitHub } from '../../helpers/github/stand-in.ts';

describeWhere(prismMissing)('through Prism, which others wrote', () => {
  test('no request of the client breaks the description, whichever method it is', async () => {
    await using github = await startGitHub();
    await using prism = await startPrism(github.url);
    const client = await createGitHub({
      apiUrl: prism.url,
      token: github.token,
      repository: github.state.repository,
      clock: systemClock,
      chance: Math.random,
    });
    const results = await everyMethod(client, seedOneOfEverything(github));
    expect(results).toHaveProperty('dispatch.runId');
    expect(prism.requestViolations).toEqual([]);
    // Of the answers it finds only what GitHub does without describing it: 304 and 404 everywhere, and empty addresses.
    const unexpected = prism.violations.filter(
      ({ location, message }) =>
        location[0] === 'response' &&
        !message.startsWith('Unable to match the returned status code') &&
        !/\.?(target|log|environment)_url must match format "uri"$/.test(message),
    );
    expect(unexpected).toEqual([]);
    expect(prism.passed).toBe(github.journal.entries.length);
    github.expectNoViolations();
  }, 120_000);

  test('it would have noticed', async () => {
    await using github = await startGitHub();
    await using prism = await startPrism(github.url);
    const response = await fetch(`${prism.url}/repos/acme/shop/actions/workflows/release.yml/dispatches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${github.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: {} }),
    });
    expect(response.status).toBe(422);
    expect(prism.violations).toContainEqual(
      expect.objectContaining({ method: 'POST', location: expect.arrayContaining(['request', 'body']) }),
    );
  }, 120_000);
});
