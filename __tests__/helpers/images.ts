import { execFileSync, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { projectRoot } from './bundle.ts';

/**
 * Builds the images that the container tests boot, once before all of them; what is up to date is left alone.
 * Without an engine, or without Maven for the Java example, the tests that need them say so and are skipped.
 */
export function setup(): void {
  if (spawnSync('docker', ['version'], { stdio: 'ignore' }).status !== 0) return;
  const java = ['mvn', 'javac'].every((tool) => spawnSync(tool, ['-version'], { stdio: 'ignore' }).status === 0);
  if (!java) console.warn('Maven or a JDK is not installed: the Spring Boot example is not built.');
  execFileSync('bash', [join(projectRoot, '__tests__/images/build-all.sh'), ...(java ? [] : ['--no-java'])], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` },
  });
}
