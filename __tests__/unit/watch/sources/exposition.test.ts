import { describe, expect, it } from 'vitest';
import { parseExposition } from '../../../../src/watch/sources/exposition.ts';
import fc from '../../../helpers/fast-check.ts';

const all = (text: string) =>
  parseExposition(text, () => true).map(({ name, labels, value }) => [name, Object.fromEntries(labels), value]);

describe('a page for Prometheus', () => {
  it.each<[string, unknown]>([
    ['up 1', [['up', {}, 1]]],
    ['up{} 1', [['up', {}, 1]]],
    ['a:b_c{x="1",y="2",} 3.5e-7 1700000000000', [['a:b_c', { x: '1', y: '2' }, 3.5e-7]]],
    ['a{ x = "1" , y="2" } 4', [['a', { x: '1', y: '2' }, 4]]],
    ['a{x="brace } quote \\" slash \\\\ line \\n"} 4', [['a', { x: 'brace } quote " slash \\ line \n' }, 4]]],
    ['a_bucket{le="+Inf"} 17 # {trace_id="abc"} 0.2', [['a_bucket', { le: '+Inf' }, 17]]],
    [
      'a +Inf\nb -Inf',
      [
        ['a', {}, Number.POSITIVE_INFINITY],
        ['b', {}, Number.NEGATIVE_INFINITY],
      ],
    ],
    ['a NaN', [['a', {}, Number.NaN]]],
    [
      '# HELP a what\n# TYPE a gauge\n\na 1\r\nb 2\n# EOF\n',
      [
        ['a', {}, 1],
        ['b', {}, 2],
      ],
    ],
    ['<html>\na 1', [['a', {}, 1]]],
    ['a', []],
    ['a{x="1" 5', []],
    ['a{x="1', []],
    ['a{x=1} 5', []],
    ['a five', []],
    ['a\n5', []],
  ])('%j', (text, expected) => {
    expect(all(text)).toEqual(expected);
  });

  it('gives back what was written, whatever stands in the labels', () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/);
    const series = fc.record({
      name,
      labels: fc.dictionary(name, fc.string({ unit: 'grapheme' }), { noNullPrototype: true }),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    });
    fc.assert(
      fc.property(fc.array(series), (page) => {
        const escaped = (text: string) => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/"/g, '\\"');
        const lines = page.map(({ name, labels, value }) => {
          const written = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
          return `${name}{${written.join(',')}} ${value}`;
        });
        expect(all(lines.join('\n'))).toEqual(
          page.map(({ name, labels, value }) => [name, labels, Object.is(value, -0) ? 0 : value]),
        );
      }),
    );
  });

  it('never throws, and is done before long with a page that is made to take long', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void all(text)));
    for (const piece of ['a{', 'a{x="', 'a{x="1",', 'a      ', 'a{x="1"} \n', 'a{,,,,,,']) {
      const page = piece.repeat((4 << 20) / piece.length);
      const startedAt = performance.now();
      all(page);
      // a square of this length would be hours
      expect(performance.now() - startedAt).toBeLessThan(5000);
    }
  });

  it('keeps only what is wanted', () => {
    expect(parseExposition('a 1\nb 2', (name) => name === 'b')).toHaveLength(1);
  });
});
