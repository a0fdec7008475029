import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { wantsColour } from '../../../src/platform/output.ts';
import { commandsIn, KNOWN_COMMANDS } from '../../helpers/command-oracle.ts';
import fc from '../../helpers/fast-check.ts';
import { recordedOutput } from '../../helpers/recorded-output.ts';

const named = (text: string): readonly string[] => commandsIn(text).map((command) => command.name);

describe('the output under a runner', () => {
  it('opens a group for each section and closes it on the next one and at the end, once', () => {
    const { output, text } = recordedOutput();
    output.section('boot');
    output.line('one');
    output.section('health');
    output.close();
    output.close();
    expect(text()).toBe('::group::boot\none\n::endgroup::\n::group::health\n::endgroup::\n');
  });

  it('escapes annotations so that the runner reads back exactly what was said', () => {
    const { output, text } = recordedOutput();
    output.annotate(
      'error',
      'two\nlines, 100% of it',
      { file: 'a,b:c%.yml', line: 3, column: 7 },
      'check "x": failed, twice',
    );
    expect(commandsIn(text())).toMatchObject([
      {
        name: 'error',
        data: 'two\nlines, 100% of it',
        properties: { file: 'a,b:c%.yml', line: '3', col: '7', title: 'check "x": failed, twice' },
      },
    ]);
    expect(text()).toBe(
      '::error title=check "x"%3A failed%2C twice,file=a%2Cb%3Ac%25.yml,line=3,col=7::two%0Alines, 100%25 of it\n',
    );
  });

  it('says only the commands that it means, whatever it is given', () => {
    const hostile = fc
      .array(
        fc.oneof(
          fc.constantFrom('::', '##[', ']', '\n', '\r', '\u2028', '\u200b', '%0A', ' ', ',', '=', 'file='),
          fc.constantFrom(...KNOWN_COMMANDS),
          fc.string({ maxLength: 3 }),
        ),
        { maxLength: 12 },
      )
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(hostile, (foreign) => {
        const { output, text } = recordedOutput();
        output.section(foreign);
        output.line(foreign);
        output.line(foreign, 'bad');
        output.foreign(foreign);
        output.progress(foreign);
        output.annotate('warning', foreign, { file: foreign, line: 1, column: 1 }, foreign);
        output.debug(foreign);
        output.close();
        expect(named(text())).toEqual(['group', 'warning', 'debug', 'endgroup']);
      }),
      { numRuns: 5000 },
    );
  });

  it('gives every secret to the masking of the runner, line by line, and shows none', () => {
    const { output, secrets, text } = recordedOutput();
    secrets.add('KEY', 'first-line%\nsecond-line');
    secrets.add('SHORT', 'abcde');
    output.line('the key is first-line% and abcde');
    expect(commandsIn(text()).map(({ name, data }) => [name, data])).toEqual([
      ['add-mask', 'first-line%'],
      ['add-mask', 'second-line'],
    ]);
    expect(text().split('\n').at(-2)).toBe('the key is «KEY» and «SHORT»');
  });

  it('shows progress as a line where it changes, and only there', () => {
    const { output, text } = recordedOutput({ isTTY: true });
    output.progress('waiting: refused');
    output.progress('waiting: refused');
    output.progress('waiting: 503 DOWN');
    expect(text()).toBe('waiting: refused\nwaiting: 503 DOWN\n');
  });

  it('keeps debug lines for runs that want them', () => {
    const { output, text } = recordedOutput({ debug: false });
    output.debug('x');
    expect(text()).toBe('');
  });

  it('prefixes and bounds foreign text', () => {
    const { output, text } = recordedOutput();
    output.foreign(`${'line\n'.repeat(100_000)}::error::x\n`);
    expect(text().length).toBeLessThan(130_000);
    expect(text().split('\n').at(-2)).toBe('| :\\:error:\\:x');
    expect(text()).toMatch(/^\| … \(\d+ characters before this are left out\)\n/);
  });
});

describe("the runner's files", () => {
  const folder = mkdtempSync(join(tmpdir(), 'rg-output-'));
  const environmentWith = (...names: readonly string[]) => {
    const environment: Record<string, string> = {};
    for (const name of ['GITHUB_ENV', 'GITHUB_PATH', ...names]) {
      environment[name] = join(folder, `${name}-${Math.random()}`);
      writeFileSync(environment[name], '');
    }
    return environment;
  };
  const read = (path: string | undefined): string => readFileSync(path ?? '', 'utf8');

  it('holds outputs that no value can break out of', () => {
    const environment = environmentWith('GITHUB_OUTPUT');
    const { output, text } = recordedOutput({ environment });
    output.setOutputs({ verdict: 'pass', report: '/tmp/x\nverdict=fail\nverdict<<EOF\nfail\nEOF' });
    const written = read(environment['GITHUB_OUTPUT']);
    expect(written).toMatch(
      /^verdict<<(rg_[0-9a-f-]{36})\npass\n\1\nreport<<(rg_[0-9a-f-]{36})\n\/tmp\/x ⏎ verdict=fail ⏎ verdict<<EOF ⏎ fail ⏎ EOF\n\2\n$/,
    );
    expect(text()).toBe('');
    expect(read(environment['GITHUB_ENV'])).toBe('');
    expect(read(environment['GITHUB_PATH'])).toBe('');
  });

  it('keeps state for the post step whole, and reads it back', () => {
    const environment = environmentWith('GITHUB_STATE');
    const { output, secrets } = recordedOutput({ environment });
    secrets.add('X', 'rg-1a2b3c');
    output.saveState('run', 'rg-1a2b3c');
    expect(read(environment['GITHUB_STATE'])).toMatch(/^run<<(\S+)\nrg-1a2b3c\n\1\n$/);
    expect(recordedOutput({ environment: { STATE_run: 'rg-1a2b3c' } }).output.readState('run')).toBe('rg-1a2b3c');
    expect(recordedOutput().output.readState('run')).toBeUndefined();
  });

  it('warns, and never falls back to a command, where the files are missing', () => {
    const { output, text } = recordedOutput({ environment: { GITHUB_STEP_SUMMARY: '/dev/null/summary' } });
    output.setOutputs({ verdict: 'pass' });
    output.saveState('run', 'x');
    output.appendSummary('# x');
    expect(named(text())).toEqual(['warning', 'warning', 'warning']);
    expect(text()).toContain('Handing the outputs to the runner failed: GITHUB_OUTPUT is not set.');
  });

  it('does not touch them on a terminal', () => {
    const environment = environmentWith('GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY');
    const { output, text } = recordedOutput({ kind: 'terminal', environment });
    output.setOutputs({ verdict: 'pass' });
    output.saveState('run', 'x');
    output.appendSummary('# x');
    for (const path of Object.values(environment)) expect(read(path)).toBe('');
    expect(text()).toBe('');
  });
});

describe('the output on a terminal', () => {
  afterEach(() => void vi.useRealTimers());

  it('says no command at all', () => {
    const { output, secrets, text } = recordedOutput({ kind: 'terminal' });
    secrets.add('TOKEN', 'secret-token');
    output.section('boot');
    output.annotate('error', 'it failed', { file: 'a.yml', line: 1, column: 2 });
    output.debug('detail');
    output.close();
    expect(commandsIn(text())).toEqual([]);
    expect(text()).toBe('\nboot\nerror: a.yml:1:2: it failed\ndetail\n');
  });

  it('keeps one live line with the time, and clears it before anything else', () => {
    vi.useFakeTimers();
    const { output, text, advance } = recordedOutput({ kind: 'terminal', isTTY: true });
    output.section('health');
    output.progress('waiting');
    advance(3000);
    vi.advanceTimersByTime(1000);
    output.line('ready');
    output.close();
    const written = text();
    expect(written).toBe(
      '\nhealth\n\r\u001b[Kwaiting (0 s)\r\u001b[Kwaiting (3 s)\r\u001b[Kready\n\r\u001b[Kwaiting (3 s)\r\u001b[K',
    );
    vi.advanceTimersByTime(10_000);
    expect(text()).toBe(written);
  });

  it('has no live line in CI, nor where the terminal is dumb', () => {
    for (const environment of [{ CI: 'true' }, { TERM: 'dumb' }]) {
      const { output, text } = recordedOutput({ kind: 'terminal', isTTY: true, environment });
      output.progress('waiting');
      expect(text()).toBe('waiting\n');
    }
  });

  it('colours only what it says itself, and only where colours are wanted', () => {
    const { output, text } = recordedOutput({ kind: 'terminal', colour: true });
    output.line('held \u001b[32mgreen\u001b[0m', 'bad');
    expect(text()).toBe('\u001b[31mheld green\u001b[0m\n');
    const plain = recordedOutput({ kind: 'terminal' });
    plain.output.line('held', 'bad');
    expect(plain.text()).toBe('held\n');
  });

  it.each([
    [true, {}, true],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, {}, false],
  ])('wants colours: terminal %s, %j: %s', (isTTY, environment, wanted) => {
    expect(wantsColour({ write: () => true, on: () => undefined, isTTY }, environment)).toBe(wanted);
  });

  it('outlives a reader that has gone', async () => {
    const { output, text, closePipe } = recordedOutput({ kind: 'terminal' });
    output.line('one');
    closePipe();
    output.line('two');
    output.section('three');
    await output.flushed();
    expect(text()).toBe('one\n');
  });
});
