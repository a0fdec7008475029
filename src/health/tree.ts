/** A component of a health tree, and where it hangs. */
export interface VisibleComponent {
  /** Names from the root: `['broker', 'us1']`. */
  readonly path: readonly string[];
  /** `undefined` where it has no text of its own for it. */
  readonly status: string | undefined;
  /** What the component says about itself, as it came. */
  readonly details: unknown;
}

/**
 * `nested`: Spring Boot 2.2 and later keep a composite's parts under `components` and facts under `details`.
 * `details`: before that, and for clients that ask for it, parts hang under `details` as well.
 * https://docs.spring.io/spring-boot/api/rest/actuator/health.html
 */
export type TreeShape = 'nested' | 'details';

type JsonObject = Readonly<Record<string, unknown>>;

/** How the parts of this tree hang together. `mediaType` is the answer's, without parameters, in lower case. */
export function treeShape(root: unknown, mediaType: string | undefined): TreeShape {
  if (mediaType?.includes('.v3+')) return 'nested';
  return isObject(root) && own(root, 'components') === undefined && hasParts(own(root, 'details'))
    ? 'details'
    : 'nested';
}

/** All components below the root in the order of the tree, parents before their parts, any depth. */
export function visibleComponents(root: unknown, shape: TreeShape): VisibleComponent[] {
  const found: VisibleComponent[] = [];
  // A list of open places, not recursion: an answer may be nested a million levels deep.
  const open: { readonly node: unknown; readonly path: PathLink | undefined }[] = [{ node: root, path: undefined }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { node, path } = place;
    if (path !== undefined) found.push(component(node, path));
    const parts = partsOf(node, shape);
    for (const name of Object.keys(parts).reverse()) {
      open.push({ node: parts[name], path: { parent: path, name, depth: (path?.depth ?? 0) + 1 } });
    }
  }
  return found;
}

/** A name and the way back to the root, so that deep trees cost one link per level and not one list. */
interface PathLink {
  readonly parent: PathLink | undefined;
  readonly name: string;
  readonly depth: number;
}

/** Levels that a name shows; no real tree has more than four. */
const DEEPEST_NAME = 16;

function component(node: unknown, link: PathLink): VisibleComponent {
  const path: string[] = [];
  for (let at: PathLink | undefined = link; at !== undefined && path.length < DEEPEST_NAME; at = at.parent) {
    path.push(at.name);
  }
  if (link.depth > DEEPEST_NAME) path.push('…');
  const status = isObject(node) ? own(node, 'status') : undefined;
  return {
    path: path.reverse(),
    status: typeof status === 'string' ? status : undefined,
    details: isObject(node) ? (own(node, 'details') ?? own(node, 'description')) : undefined,
  };
}

function partsOf(node: unknown, shape: TreeShape): JsonObject {
  if (!isObject(node)) return {};
  const parts = own(node, shape === 'nested' ? 'components' : 'details');
  if (shape === 'details') return hasParts(parts) ? parts : {};
  return isObject(parts) ? parts : {};
}

/** Facts of a leaf stand under `details` too; only where every entry has a status are they parts. */
function hasParts(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  const entries = Object.values(value);
  return entries.length > 0 && entries.every((entry) => isObject(entry) && typeof own(entry, 'status') === 'string');
}

/** The value of a property that the answer itself holds: `{"__proto__": …}` lends nothing. */
export function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Whether this is a JSON object: no list, not `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What a component says about itself, as one line: its error where it has one, else all of its details.
 * Foreign text of any length.
 */
export function explain(details: unknown): string | undefined {
  if (typeof details === 'string') return details;
  if (!isObject(details)) return undefined;
  for (const name of ['error', 'exception', 'message', 'reason']) {
    const text = own(details, name);
    if (typeof text === 'string' && text !== '') return text;
  }
  const facts = Object.entries(details).map(([name, value]) => `${name}: ${brief(value)}`);
  return facts.length === 0 ? undefined : facts.join(', ');
}

function brief(value: unknown): string {
  // No nested values: one may be a million levels deep, which no serialiser survives.
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? `${value.length} entries` : '{…}';
  return String(value);
}
