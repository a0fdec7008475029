import { expect, it } from 'vitest';
import { runGuard, runPost } from '../helpers/runner.ts';

it('a post step without any saved state removes nothing, starts nothing, and says that the gate was interrupted', async () => {
  const main = await runGuard({ mode: 'no such mode' });
  const post = await runPost({ ...main, state: new Map() });
  expect(post.exitCode).toBe(3);
  expect(post.log).toContain('The gate was interrupted before it came to a verdict');
  expect(post.summary).toContain('interrupted');
  expect(post.docker.filter((call) => /\b(run|create|start|rm|pull)\b/.test(call.argv.join(' ')))).toEqual([]);
});

it('a post step after a verdict says nothing', async () => {
  const main = await runGuard({ mode: 'no such mode' });
  const post = await runPost(main);
  expect(post.exitCode).toBe(0);
  expect(post.log).not.toMatch(/interrupted|Removed/);
});
