import { type Node, Parser } from 'commonmark';

/**
 * What a hostile service prints, answers or hides in its headers: workflow commands of both grammars, terminal tricks and
 * Markdown that tries to get out of its box. Whatever is shown of it carries the word `forged`.
 */
export const HOSTILE_LINES: readonly string[] = [
  '::set-output name=verdict::forged-pass',
  '  ::set-output name=reason::forged-ok',
  '\t::save-state name=container::forged',
  '::add-mask::a',
  '::stop-commands::forged',
  '::error file=forged.ts,line=1::forged error',
  '::warning::forged warning',
  '::notice title=forged::forged notice',
  '::add-matcher::forged.json',
  '::remove-matcher owner=forged::',
  '::group::forged group',
  '::endgroup::',
  '::debug::forged debug',
  '::echo::on',
  '::set-env name=LD_PRELOAD::/tmp/forged.so',
  '::add-path::/tmp/forged',
  '::SET-OUTPUT name=verdict::forged-pass',
  '##[set-output name=verdict]forged-pass',
  'in the middle of a line ##[add-mask]a',
  'in the middle of a line ##[error]forged error',
  '##[command]forged',
  '##[group]forged',
  '\u00a0::error::forged after a no-break space',
  '\u2028::error::forged after a line separator',
  '\u0085::error::forged after a next line',
  '\ufeff::error::forged after a byte order mark',
  '\u200b::error::forged after a zero-width space',
  'overwritten\r::error::forged after a carriage return',
  '\u001b[2K\u001b[1A::error::forged after a cursor movement',
  '\u001b]8;;https://forged.example\u0007a link\u001b]8;;\u0007',
  '\u202eforged right to left\u202c',
  '\u0000::error::forged after a NUL',
  '\v::error::forged after a vertical tab',
  '\f::error::forged after a form feed',
  '```\n# forged heading\n```',
  '~~~~~~~~~~\n# forged heading',
  '</code></pre></details></td></tr></table>',
  '<img src="https://forged.example/beacon.png">',
  '![forged](https://forged.example/beacon.png)',
  '[forged](https://forged.example)',
  '<!-- forged',
  '| forged | pass | ✅ |',
  '@forged-everyone #1',
  '<script>forged()</script>',
  '{{ forged }} %0A::error::forged',
];

const TELLING = new Set(['link', 'image', 'html_block', 'html_inline']);

/** Places where foreign text has become structure: a heading, a link, an image or HTML of its making. */
export function forgedStructure(markdown: string): readonly string[] {
  const found: string[] = [];
  const walker = new Parser().parse(markdown).walker();
  for (let step = walker.next(); step; step = walker.next()) {
    const { node, entering } = step;
    if (!entering) continue;
    const text = [node.literal, node.destination].join(' ');
    if (TELLING.has(node.type) && text.includes('forged')) found.push(`${node.type}: ${text.trim().slice(0, 120)}`);
    if (node.type === 'heading' && textOf(node).startsWith('forged')) found.push(`heading: ${textOf(node)}`);
    // tables are text to this parser; a row begins a line
    const beginsLine = node.type === 'text' && node.prev?.type !== 'text';
    if (beginsLine && /^\|\s*forged/.test(node.literal ?? '')) found.push(`table row: ${node.literal}`);
  }
  const count = (pattern: RegExp) => markdown.match(pattern)?.length ?? 0;
  if (count(/^<details/gm) !== count(/^<\/details>/gm)) found.push('details are not closed as often as opened');
  return found;
}

function textOf(node: Node): string {
  let text = '';
  const walker = node.walker();
  for (let step = walker.next(); step; step = walker.next()) text += step.entering ? (step.node.literal ?? '') : '';
  return text;
}
