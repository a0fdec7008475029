import { type Node, Parser } from 'commonmark';
import fc from '../../helpers/fast-check.ts';

/** Everything that Markdown and HTML are made of, in the pieces that matter. */
export const MARKDOWN_PIECES = [
  ...['`', '``', '```', '````', '~~~', '*', '**', '_', '#', '# ', '- ', '1. ', '1) ', '> ', '    ', '\t', '---', '==='],
  ...['|', '\\', '[', ']', '(', ')', '![', '](', '<', '>', '<!--', '-->', '&', '&amp;', '&#96;', '$', '$$', '^', '~'],
  ...[
    '<img src=x>',
    '</details>',
    '</code>',
    '<script>',
    '<?',
    '<![CDATA[',
    '\n',
    '\n\n',
    '\r',
    '\u2028',
    ' ',
    'a',
    'word',
  ],
  ...[
    '@octocat',
    '@',
    'http://x.example',
    'https://x.example/a?b=c',
    'www.x.example',
    'a@b.example',
    ':smile:',
    '#12',
    'GH-12',
  ],
  ...[
    '[x](http://y)',
    '[x]: http://y',
    '![x](http://y)',
    '✅ pass',
    '::error::x',
    '##[error]x',
    '«',
    '"',
    "'",
    '.',
    ',',
    ';',
  ],
];
/** Text that tries to be Markdown, HTML, a mention or a command. */
export const hostileMarkdown = fc
  .array(fc.oneof(fc.constantFrom(...MARKDOWN_PIECES), fc.string({ maxLength: 3, unit: 'grapheme' })), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(''));

/** The tree as text, without what the leaves say; HTML says itself, because it must be ours. */
export function structureOf(markdown: string): string {
  const walker = new Parser().parse(markdown).walker();
  const seen: string[] = [];
  for (let event = walker.next(); event !== null; event = walker.next()) {
    const { type, literal } = event.node;
    if (type === 'text' || type === 'softbreak') continue;
    seen.push(`${event.entering ? '' : '/'}${type}${type.startsWith('html') ? literal : ''}`);
  }
  return seen.join(' ');
}

/** Text that is not set as code: what GitHub searches for mentions, links and emoji. */
export function runningText(markdown: string): string {
  const walker = new Parser().parse(markdown).walker();
  let text = '';
  let isCode = false;
  for (let event = walker.next(); event !== null; event = walker.next()) {
    const node: Node = event.node;
    if (node.type === 'html_inline') isCode = node.literal === '<code>';
    if (node.type === 'text' && !isCode) text += node.literal;
  }
  return text;
}

/** What stands in each `<code>`, as it would be copied. */
export function codeIn(markdown: string): readonly string[] {
  const walker = new Parser().parse(markdown).walker();
  const codes: string[] = [];
  let isCode = false;
  for (let event = walker.next(); event !== null; event = walker.next()) {
    const node: Node = event.node;
    if (node.type === 'html_inline') {
      isCode = node.literal === '<code>';
      if (isCode) codes.push('');
    }
    if (node.type === 'text' && isCode) codes.push(`${codes.pop() ?? ''}${node.literal ?? ''}`);
  }
  return codes;
}
