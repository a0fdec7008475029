import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFiles } from '../../../src/platform/files.ts';
import { describeWhere, rootMissing } from '../../helpers/docker.ts';
import { makeRoom } from '../../helpers/room.ts';

const IN_PROC: [string, string, RegExp] = [
  'where nothing can be made',
  '/proc/report',
  /^no folder can be made there$/,
];

function place() {
  const room = makeRoom({ 'a.txt': 'hello', 'folder/b.txt': 'b', 'large.txt': 'x'.repeat(1001) });
  const files = createFiles({ roots: [room.workspace, room.temp] });
  const read = async (path: string, maxBytes = 1000) => {
    const result = await files.readUserFile(path, { maxBytes });
    return result.ok ? Buffer.from(result.bytes).toString() : result.problem;
  };
  return { room, files, read };
}

describe('a file of the user', () => {
  test('is read by its path from the first root, or by its full path in any root', async () => {
    const { room, read } = place();
    writeFileSync(join(room.temp, 'c.txt'), 'c');
    expect(await read('a.txt')).toBe('hello');
    expect(await read('./folder/../folder/b.txt')).toBe('b');
    expect(await read(join(room.workspace, 'a.txt'))).toBe('hello');
    expect(await read(join(room.temp, 'c.txt'))).toBe('c');
  });

  test('is followed through links that stay inside', async () => {
    const { room, read } = place();
    symlinkSync('a.txt', join(room.workspace, 'link'));
    symlinkSync('folder', join(room.workspace, 'folder-link'));
    expect(await read('link')).toBe('hello');
    expect(await read('folder-link/b.txt')).toBe('b');
  });

  test('is refused outside of the roots, however it is named', async () => {
    const { room, read } = place();
    writeFileSync(join(room.top, 'secret'), 's');
    mkdirSync(`${room.workspace}-evil`);
    writeFileSync(join(`${room.workspace}-evil`, 'x'), 'x');
    symlinkSync('/etc/passwd', join(room.workspace, 'passwd'));
    symlinkSync('/etc', join(room.workspace, 'etc'));
    symlinkSync('..', join(room.workspace, 'up'));
    for (const path of [
      '../secret',
      '/etc/passwd',
      'passwd',
      'etc/passwd',
      'up/secret',
      `${room.workspace}-evil/x`,
      '../workspace-evil/x',
      '/proc/self/environ',
    ]) {
      expect([path, await read(path)]).toEqual([path, 'outside']);
    }
  });

  test('is refused when it is no regular file, without waiting for anyone', async () => {
    const { room, read } = place();
    execFileSync('mkfifo', [join(room.workspace, 'fifo')]);
    symlinkSync('/dev/zero', join(room.workspace, 'zero'));
    expect(await read('fifo')).toBe('not-a-file');
    expect(await read('folder')).toBe('not-a-file');
    expect(await read('.')).toBe('not-a-file');
    expect(await read('zero')).toBe('outside');
    expect(await createFiles({ roots: ['/'] }).readUserFile('/dev/zero', { maxBytes: 10 })).toMatchObject({
      problem: 'not-a-file',
    });
  });

  test('is refused when it is too large, also when its size is not known before', async () => {
    const { read } = place();
    expect(await read('large.txt', 1001)).toHaveLength(1001);
    expect(await read('large.txt', 1000)).toBe('too-large');
    const proc = createFiles({ roots: ['/proc'] });
    expect(await proc.readUserFile('/proc/self/maps', { maxBytes: 100 })).toMatchObject({ problem: 'too-large' });
    expect(await proc.readUserFile('/proc/self/comm', { maxBytes: 100 })).toMatchObject({ ok: true });
  });

  test('is not found where there is none', async () => {
    const { room, read } = place();
    symlinkSync('nowhere', join(room.workspace, 'dangling'));
    symlinkSync('circle', join(room.workspace, 'circle'));
    for (const path of ['nowhere', 'a.txt/x', 'dangling', '', 'nul\0'])
      expect([path, await read(path)]).toEqual([path, 'not-found']);
    expect(await read('circle')).toBe('outside');
  });

  test('of many bytes comes back whole', async () => {
    const { room, files } = place();
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    writeFileSync(join(room.workspace, 'many'), bytes);
    const read = await files.readUserFile('many', { maxBytes: 300_000 });
    expect(read.ok && Buffer.compare(Buffer.from(read.bytes), bytes)).toBe(0);
  });
});

describeWhere(rootMissing)('a file that this user may not read', () => {
  test('is said to be that', async () => {
    const { room } = place();
    chmodSync(join(room.workspace, 'a.txt'), 0o600);
    execFileSync('chmod', ['a+rx', room.top, room.workspace]);
    const module = new URL('../../../src/platform/files.ts', import.meta.url).pathname;
    const code = `const { createFiles } = await import(${JSON.stringify(module)});
      const read = await createFiles({ roots: [${JSON.stringify(room.workspace)}] }).readUserFile('a.txt', { maxBytes: 10 });
      console.log(read.ok ? 'read' : read.problem);`;
    const { uid, gid } = { uid: 65534, gid: 65534 };
    const options = { encoding: 'utf8', uid, gid, cwd: '/' } as const;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', code], options).trim()).toBe('no-permission');
  });
});

describe('a file of our own', () => {
  test('that is private is created once, for us alone, with its folders', async () => {
    const { room, files } = place();
    const path = join(room.temp, 'run', 'x.env');
    await files.createPrivate(path, 'A=b');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(room.temp, 'run')).mode & 0o777).toBe(0o700);
    await expect(files.createPrivate(path, 'other')).rejects.toThrow(/a file is in the way/);
    symlinkSync(join(room.top, 'victim'), join(room.temp, 'planted'));
    await expect(files.createPrivate(join(room.temp, 'planted'), 'x')).rejects.toThrow(/a file is in the way/);
    expect(readFileSync(path, 'utf8')).toBe('A=b');
  });

  test('is written whole or not at all, and replaces a link instead of following it', async () => {
    const { room, files } = place();
    const path = join(room.temp, 'report', 'report.json');
    await files.writeWhole(path, 'one');
    await files.writeWhole(path, new Uint8Array([0x74, 0x77, 0x6f]));
    expect(readFileSync(path, 'utf8')).toBe('two');
    writeFileSync(join(room.top, 'victim'), 'precious');
    symlinkSync(join(room.top, 'victim'), join(room.temp, 'planted'));
    await files.writeWhole(join(room.temp, 'planted'), 'x');
    expect(readFileSync(join(room.top, 'victim'), 'utf8')).toBe('precious');
    mkdirSync(join(room.temp, 'taken', 'inside'), { recursive: true });
    await expect(files.writeWhole(join(room.temp, 'taken'), 'x')).rejects.toThrow();
    expect(readdirSync(room.temp).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test.each<[string, string, RegExp]>([
    ['below a file', 'a.txt/report', /a file is in the way/],
    ['below a link to nowhere', 'nowhere/report', /no folder can be made there|a file is in the way/],
    ...(process.platform === 'linux' ? [IN_PROC] : []),
  ])('is not written %s, which is said in plain words and ends', async (_name, folder, why) => {
    const { room, files } = place();
    symlinkSync(join(room.top, 'not-there'), join(room.workspace, 'nowhere'));
    await expect(files.writeWhole(resolve(room.workspace, folder, 'x'), 'x')).rejects.toThrow(why);
    await expect(files.createPrivate(resolve(room.workspace, folder, 'x'), 'x')).rejects.toThrow();
  });

  test('is written below a folder that is a link, and an empty folder is removed where a full one stays', async () => {
    const { room, files } = place();
    mkdirSync(join(room.temp, 'real'));
    symlinkSync(join(room.temp, 'real'), join(room.temp, 'linked'));
    await files.writeWhole(join(room.temp, 'linked', 'deep', 'x'), 'x');
    expect(readFileSync(join(room.temp, 'real', 'deep', 'x'), 'utf8')).toBe('x');
    await files.removeIfEmpty(join(room.temp, 'real'));
    await files.remove(join(room.temp, 'real', 'deep'));
    expect(readdirSync(room.temp)).toContain('real');
    await files.removeIfEmpty(join(room.temp, 'real'));
    await files.removeIfEmpty(join(room.temp, 'real'));
    expect(readdirSync(room.temp)).not.toContain('real');
  });

  test('is appended to, but not through a link', async () => {
    const { room, files } = place();
    const path = join(room.temp, 'journal');
    await files.append(path, 'a\n');
    await files.append(path, 'b\n');
    expect(readFileSync(path, 'utf8')).toBe('a\nb\n');
    symlinkSync(path, join(room.temp, 'link'));
    await expect(files.append(join(room.temp, 'link'), 'c')).rejects.toThrow();
  });

  test('may be a link where the runner put it there', async () => {
    const { room, files } = place();
    const real = join(room.top, 'mounted');
    writeFileSync(real, 'config');
    symlinkSync(real, join(room.temp, 'config.json'));
    const path = join(room.temp, 'config.json');
    expect(await files.readOwn(path, 10)).toBeUndefined();
    expect(await files.readOwn(path, 10, { followLinks: true })).toBe('config');
    expect(await files.readOwn(path, 3, { followLinks: true })).toBeUndefined();
    expect(await files.readOwn(join(room.temp, 'nobody'), 10, { followLinks: true })).toBeUndefined();
    expect(await files.readOwn(room.temp, 10, { followLinks: true })).toBeUndefined();
  });

  test('is read back, listed and removed, and nothing happens where there is none', async () => {
    const { room, files } = place();
    const folder = join(room.temp, 'own');
    await files.createPrivate(join(folder, 'owner'), 'me');
    symlinkSync(room.workspace, join(folder, 'link'));
    expect(await files.readOwn(join(folder, 'owner'), 10)).toBe('me');
    expect(await files.readOwn(join(folder, 'owner'), 1)).toBeUndefined();
    expect(await files.readOwn(join(folder, 'link'), 10)).toBeUndefined();
    expect(await files.readOwn(join(folder, 'nobody'), 10)).toBeUndefined();
    expect((await files.list(folder)).map(({ name, isFolder }) => [name, isFolder]).sort()).toEqual([
      ['link', false],
      ['owner', false],
    ]);
    expect(await files.list(join(folder, 'nobody'))).toEqual([]);
    await files.remove(folder);
    await files.remove(folder);
    expect(readdirSync(room.workspace)).toContain('a.txt');
  });
});
