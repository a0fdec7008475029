import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Context, Script } from 'node:vm';

const ownPackage = new URL('../mermaid/package.json', import.meta.url);
const load = createRequire(ownPackage);
const scriptOf = (name: string) => new URL(`../mermaid/node_modules/${name}/dist/mermaid.tiny.js`, import.meta.url);

/** What GitHub draws with (`info` as a diagram shows it), and what it may draw with next. */
export const MERMAIDS = ['mermaid-of-github', 'mermaid-next'] as const;

/** Why Mermaid cannot be used here; `undefined` if it can. */
export const mermaidMissing = [...MERMAIDS.map(scriptOf), new URL('../mermaid/node_modules/jsdom', ownPackage)].every(
  (path) => existsSync(path),
)
  ? undefined
  : 'Mermaid is not installed (npm ci --prefix __tests__/mermaid)';

/** Of the document, what these tests look at. Sizes are in the units of the drawing. */
interface Shape {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelectorAll(selectors: string): Iterable<Shape>;
}

interface Page {
  readonly document: { createElement(name: string): Shape & { innerHTML: string } };
  readonly SVGElement: { readonly prototype: object };
  readonly mermaid: {
    initialize(config: object): void;
    render(id: string, text: string): Promise<{ readonly svg: string }>;
  };
  close(): void;
}

interface DomLibrary {
  readonly JSDOM: new (html: string, options: object) => { readonly window: Page; getInternalVMContext(): Context };
}

/** A rectangle of a drawing. One of a negative height is not shown. */
export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: string;
}

/** What is to be seen of a bar chart. */
export interface DrawnChart {
  /** Row by row, each from left to right. */
  readonly rows: readonly (readonly Bar[])[];
  /** Where the lines are, from top to bottom; those of limits are straight. */
  readonly lines: readonly { readonly from: readonly [number, number]; readonly to: readonly [number, number] }[];
  /** Those below the bars; `x` is their middle. */
  readonly names: readonly { readonly text: string; readonly x: number; readonly width: number }[];
  /** What is written below all bars. */
  readonly title: string;
}

export interface Mermaid extends Disposable {
  /** Draws a diagram. @throws Error with what Mermaid has against it. */
  draw(text: string): Promise<Shape>;
  drawChart(text: string): Promise<DrawnChart>;
  /** Names of the bars of a gantt chart, in their order. */
  drawGantt(text: string): Promise<readonly string[]>;
}

/** A page with Mermaid in it as GitHub sets it up. All letters are of one width in it, since nothing is really shown. */
export function openMermaid(name: (typeof MERMAIDS)[number]): Mermaid {
  const { JSDOM } = load('jsdom') as DomLibrary;
  const dom = new JSDOM('<!doctype html><body></body>', { runScripts: 'outside-only', pretendToBeVisual: true });
  const { window } = dom;
  const size = function (this: Shape) {
    return { x: 0, y: 0, width: widthOf(this.textContent ?? ''), height: 14 };
  };
  Object.assign(window.SVGElement.prototype, { getBBox: size, getBoundingClientRect: size });
  new Script(readFileSync(scriptOf(name), 'utf8')).runInContext(dom.getInternalVMContext());
  window.mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
  let drawings = 0;

  const draw = async (text: string): Promise<Shape> => {
    const { svg } = await window.mermaid.render(`drawing-${++drawings}`, text);
    const drawing = window.document.createElement('div');
    drawing.innerHTML = svg;
    return drawing;
  };
  return {
    draw,
    drawChart: async (text) => chartIn(await draw(text)),
    drawGantt: async (text) => textsIn(await draw(text), 'text[class*="taskText"]'),
    [Symbol.dispose]: () => window.close(),
  };
}

/** As wide as digits of twelve pixels are, and no narrower. */
function widthOf(text: string): number {
  return 7 * text.length;
}

function chartIn(drawing: Shape): DrawnChart {
  return {
    rows: [...drawing.querySelectorAll('g[class^="bar-plot-"]')].map((row) =>
      [...row.querySelectorAll('rect')].map((bar) => ({
        x: numberOf(bar, 'x'),
        y: numberOf(bar, 'y'),
        width: numberOf(bar, 'width'),
        height: numberOf(bar, 'height'),
        colour: bar.getAttribute('fill') ?? '',
      })),
    ),
    lines: [...drawing.querySelectorAll('g[class^="line-plot-"] path')].map((line) => {
      const points = (line.getAttribute('d') ?? '')
        .slice(1)
        .split('L')
        .map((point) => point.split(',').map(Number));
      return { from: pointOf(points[0]), to: pointOf(points.at(-1)) };
    }),
    names: [...drawing.querySelectorAll('.bottom-axis .label text')].map((name) => {
      const [, x = Number.NaN] = /^translate\(([\d.]+)/.exec(name.getAttribute('transform') ?? '') ?? [];
      const text = name.textContent ?? '';
      return { text, x: Number(x), width: widthOf(text) };
    }),
    title: textsIn(drawing, '.bottom-axis .title text').join(''),
  };
}

function textsIn(drawing: Shape, selectors: string): readonly string[] {
  return [...drawing.querySelectorAll(selectors)].map(({ textContent }) => textContent ?? '');
}

function pointOf(point: readonly number[] | undefined): readonly [number, number] {
  const [x = Number.NaN, y = Number.NaN] = point ?? [];
  return [x, y];
}

function numberOf(shape: Shape, attribute: string): number {
  return Number(shape.getAttribute(attribute) ?? Number.NaN);
}
