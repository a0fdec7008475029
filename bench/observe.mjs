// A check of the gate that is measured: runs after health is good, while the container is there, and writes down when the
// service began to live. Given: the file to write. BASE_URL is in the environment.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { birthOf, listeningAge } from './container.ts';

const baseUrl = (process.env.BASE_URL ?? '').replace(/\/$/, '');
const port = new URL(baseUrl).port;
const docker = (...argv) => execFileSync('docker', argv, { encoding: 'utf8' });
const id = docker('ps', '--quiet', '--no-trunc', '--filter', `publish=${port}`).trim();
const birth = await birthOf(baseUrl);
writeFileSync(process.argv[2] ?? '', JSON.stringify({ birth, listening: listeningAge(docker('logs', id)) }));
