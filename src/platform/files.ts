import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** The only room that reads and writes files. Paths given by users are resolved and confined here. */
export interface Files {
  /**
   * Reads a regular file of the user's of at most `maxBytes`, following links only inside `roots`.
   * Never opens a FIFO, device or folder.
   */
  readUserFile(path: string, options: { readonly maxBytes: number }): Promise<FileRead>;
  /** Reads a small file of our own making; `undefined` when it is not there or not a regular file. */
  readOwn(
    path: string,
    maxBytes: number,
    options?: {
      /** For files of the runner's own, whose place the runner chose: a mounted secret is a link. Default: links are not followed. */
      readonly followLinks?: boolean;
    },
  ): Promise<string | undefined>;
  /** What is in a folder of our own; nothing when it is not there. */
  list(path: string): Promise<readonly FolderEntry[]>;
  /**
   * Creates a file that must not exist yet, mode 0600. Creates folders, mode 0700.
   * Rejects with an Error whose message is a clause for a sentence.
   */
  createPrivate(path: string, content: string): Promise<void>;
  /**
   * Writes through a temporary file and a rename, so that readers never see half of it. Creates folders.
   * Rejects with an Error whose message is a clause for a sentence.
   */
  writeWhole(path: string, content: string | Uint8Array): Promise<void>;
  append(path: string, content: string): Promise<void>;
  /** Removes a file, or a folder with all that is in it; links are removed, not followed. */
  remove(path: string): Promise<void>;
  /** Removes a folder if nothing is in it. Never rejects. */
  removeIfEmpty(path: string): Promise<void>;
}

/** One entry of a folder, not followed if it is a link. */
export interface FolderEntry {
  readonly name: string;
  /** A folder itself, not a link to one. */
  readonly isFolder: boolean;
  readonly modifiedAt: Date;
}

/** The bytes of a file, or why it was not read. */
export type FileRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | {
      readonly ok: false;
      readonly problem: 'not-found' | 'not-a-file' | 'too-large' | 'outside' | 'no-permission' | 'failed';
      /** A clause for a sentence. */
      readonly message: string;
    };
type FileProblem = Extract<FileRead, { ok: false }>;

// Windows has neither flag; there are no FIFOs that an open could hang on either
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
const NON_BLOCKING = constants.O_NONBLOCK ?? 0;

/**
 * @param options.roots folders that the user's files may be in. Relative paths begin in the current folder where that is
 *   inside one of them, else in the first.
 */
export function createFiles(options: { readonly roots: readonly string[] }): Files {
  const { roots } = options;
  return {
    readUserFile: (path, { maxBytes }) => readUserFile(path, maxBytes, roots),

    async readOwn(path, maxBytes, readOptions) {
      const real = readOptions?.followLinks ? await realpath(path).catch(() => path) : path;
      const read = await readRegular(real, maxBytes);
      return read.ok ? Buffer.from(read.bytes).toString() : undefined;
    },

    async list(path) {
      const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
      const facts = entries.map(async (entry) => {
        const { mtime } = await lstat(join(path, entry.name));
        return { name: entry.name, isFolder: entry.isDirectory(), modifiedAt: mtime };
      });
      // what was removed meanwhile is left out
      return (await Promise.allSettled(facts)).flatMap((fact) => (fact.status === 'fulfilled' ? [fact.value] : []));
    },

    async createPrivate(path, content) {
      try {
        await makeFolder(dirname(path), 0o700);
        await writeNew(path, content, 0o600);
      } catch (error) {
        throw new Error(whyUnwritten(error), { cause: error });
      }
    },

    async writeWhole(path, content) {
      const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
      try {
        await makeFolder(dirname(path), 0o777);
        await writeNew(temporary, content, 0o644);
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        throw new Error(whyUnwritten(error), { cause: error });
      }
    },

    async append(path, content) {
      const { O_APPEND, O_CREAT, O_WRONLY } = constants;
      const file = await open(path, O_APPEND | O_CREAT | O_WRONLY | NO_FOLLOW | NON_BLOCKING, 0o600);
      try {
        await file.writeFile(content);
      } finally {
        await file.close();
      }
    },

    remove: (path) => rm(path, { recursive: true, force: true }),

    removeIfEmpty: (path) => rmdir(path).catch(() => undefined),
  };
}

async function readUserFile(path: string, maxBytes: number, roots: readonly string[]): Promise<FileRead> {
  if (path === '' || path.includes('\0')) return problem('not-found', 'that is not a path');
  let real: string;
  let realRoots: readonly string[];
  try {
    realRoots = await Promise.all(roots.map((root) => realpath(root).catch(() => resolve(root))));
    const current = await realpath('.');
    const base = realRoots.some((root) => isInside(root, current)) ? current : (realRoots[0] ?? current);
    real = await realpath(resolve(base, path));
  } catch (error) {
    return problemOf(error);
  }
  if (!realRoots.some((root) => isInside(root, real))) {
    return problem('outside', "it is outside the workspace and the runner's temporary folder");
  }
  return readRegular(real, maxBytes);
}

/** What is opened is what is judged: kind and size are asked of the open file, not of its path. */
async function readRegular(path: string, maxBytes: number): Promise<FileRead> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_RDONLY | NO_FOLLOW | NON_BLOCKING);
    const facts = await file.stat();
    if (!facts.isFile())
      return problem('not-a-file', facts.isDirectory() ? 'it is a folder' : 'it is not a regular file');
    if (facts.size > maxBytes) return problem('too-large', `it is larger than ${sizeOf(maxBytes)}`);
    // a file may grow while it is read, and files under /proc have no size at all
    const bytes = Buffer.alloc(maxBytes + 1 > 65_536 ? Math.max(65_536, facts.size + 1) : maxBytes + 1);
    const chunks: Buffer[] = [];
    let total = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, 0, bytes.length, total);
      if (bytesRead === 0) break;
      total += bytesRead;
      if (total > maxBytes) return problem('too-large', `it is larger than ${sizeOf(maxBytes)}`);
      chunks.push(Buffer.from(bytes.subarray(0, bytesRead)));
    }
    return { ok: true, bytes: Buffer.concat(chunks, total) };
  } catch (error) {
    return problemOf(error);
  } finally {
    await file?.close();
  }
}

/** How often a folder is made again whose parent another run removed just then. */
const FOLDER_ATTEMPTS = 3;

/**
 * Makes a folder and those above it. Not through mkdir's own `recursive`, which never ends where a folder that is there
 * answers ENOENT for what is below it, as /proc does (Node 20 to 24).
 */
async function makeFolder(path: string, mode: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await mkdir(path, { mode });
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
      // some systems answer EISDIR, EPERM or EROFS for a folder that is there
      if (code !== 'ENOENT' && code !== 'EEXIST' && (await isFolder(path))) return;
      if (code !== 'ENOENT' || dirname(path) === path || attempt === FOLDER_ATTEMPTS) throw error;
    }
    await makeFolder(dirname(path), mode);
  }
}

async function isFolder(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  return facts?.isDirectory() === true;
}

/** A clause that says why something could not be written. */
function whyUnwritten(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there';
    case 'EEXIST':
    case 'ENOTDIR':
      return 'a file is in the way';
    case 'EISDIR':
      return 'a folder has its name';
    case 'ENOENT':
      return 'no folder can be made there';
    case 'EROFS':
      return 'it is on a file system that can only be read';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'ENAMETOOLONG':
      return 'its name is too long';
    default:
      return message;
  }
}

async function writeNew(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  const file = await open(path, O_CREAT | O_EXCL | O_WRONLY | NO_FOLLOW, mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function problemOf(error: unknown): FileProblem {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return problem('not-found', 'there is no such file');
    case 'EACCES':
    case 'EPERM':
      return problem('no-permission', 'this user may not read it');
    case 'ELOOP':
      return problem('outside', 'it is a link that leads in a circle or was put there just now');
    case 'ENXIO':
    case 'EISDIR':
      return problem('not-a-file', 'it is not a regular file');
    default:
      return problem('failed', `reading it failed (${code ?? message})`);
  }
}

function problem(kind: FileProblem['problem'], message: string): FileProblem {
  return { ok: false, problem: kind, message };
}

function sizeOf(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024)} MiB` : `${Math.round(bytes / 1024)} KiB`;
}
