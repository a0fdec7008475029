import { describe, expect, it } from 'vitest';
import { projectFile, table } from '../../helpers/project-files.ts';

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}

/** What one table of docs/policy.md describes. */
interface Described {
  readonly heading: string;
  /** Of the policy's JSON Schema, which is generated from the code. */
  readonly section: Node | undefined;
  /** Keys that a table or the text beside it describes. */
  readonly elsewhere?: readonly string[];
}

const sections = (JSON.parse(projectFile('policy.schema.json')) as Node).properties;
const watch = sections?.['watch'];

const TABLES: readonly Described[] = [
  { heading: '### Keys of rollback', section: sections?.['rollback'] },
  { heading: '### Keys of watch', section: watch, elsewhere: ['metrics'] },
  {
    heading: '### Keys of a metric',
    section: watch?.properties?.['metrics']?.items,
    elsewhere: ['name', 'prometheus', 'json', 'actuator', 'container'],
  },
  { heading: '## notify', section: sections?.['notify'] },
];

describe.each(TABLES)('what docs/policy.md says under "$heading"', ({ heading, section, elsewhere = [] }) => {
  const described = keysOf(section, elsewhere);
  const rows = table('docs/policy.md', heading).flatMap(([keys = '', fallback = '']) =>
    [...keys.matchAll(/`([^`]+)`/g)].map(([, key = '']) => [key, fallback] as const),
  );

  it('names every key that there is, and no other', () => {
    expect(described.size).toBeGreaterThan(0);
    expect(rows.map(([key]) => key).sort()).toEqual([...described.keys()].sort());
  });

  it('gives each key the default that it has', () => {
    const said = new Map(rows);
    for (const [key, text] of described) {
      const fallback = /Default: (\S+)\.$/.exec(text)?.[1];
      if (fallback === undefined) continue;
      const words = fallback === 'none' ? fallback : `\`${fallback}\``;
      expect(said.get(key)?.slice(0, words.length), `the default of ${key}`).toBe(words);
    }
  });
});

/** Keys of a section, those of a list as `list[].key`, with what the schema says of them. */
function keysOf(section: Node | undefined, elsewhere: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [key, node] of Object.entries(section?.properties ?? {})) {
    if (elsewhere.includes(key)) continue;
    const [prefix, inside] = node.items?.properties ? [`${key}[]`, node.items] : [key, node];
    const inner = Object.entries(inside.properties ?? {});
    if (inner.length === 0) found.set(key, node.description ?? '');
    for (const [name, child] of inner) found.set(`${prefix}.${name}`, child.description ?? '');
  }
  return found;
}
