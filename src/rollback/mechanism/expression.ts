/**
 * What is known about a run before it starts, for the expressions in its workflow file.
 * What is `undefined` is not known beforehand, and neither is anything that depends on it.
 */
export interface ExpressionContext {
  /** `refs/tags/v1.4.1`. */
  readonly ref: string | undefined;
  readonly sha: string | undefined;
  readonly eventName: string | undefined;
  /** `owner/name`. */
  readonly repository: string | undefined;
  /** The file's `name`, or its path where it has none. */
  readonly workflow: string | undefined;
  /** `undefined` for a run that does not exist yet. */
  readonly runId: number | undefined;
  /** Values of the inputs, defaults among them; one that is `undefined` is not known, one that is missing is empty. */
  readonly inputs: Inputs | undefined;
  /** As `inputs`, of `workflow_dispatch` itself: in a called workflow the two differ. */
  readonly eventInputs: Inputs | undefined;
}

/** What `inputs` holds, by name; `undefined`: it is there, and its value cannot be known beforehand. */
export type Inputs = ReadonlyMap<string, Value | undefined>;

/** What an expression of a workflow file can come to, as far as it is evaluated here. */
export type Value = string | number | boolean | null;
/** `undefined`: it cannot be known beforehand. */
type Known = Value | undefined;

/** GitHub takes 400 characters for a concurrency group; nothing longer is worth taking apart. */
const LONGEST = 1000;
const DEEPEST = 16;

/** Events that carry no pull request, so that everything about one is empty in them. */
const EVENTS_WITHOUT_PULL_REQUEST: ReadonlySet<string> = new Set([
  'push',
  'workflow_dispatch',
  'schedule',
  'release',
  'create',
  'repository_dispatch',
  'deployment',
  'deployment_status',
]);

/**
 * A text of a workflow file with its `${{ … }}` filled in; `undefined` where any of them cannot be known beforehand.
 * Knows literals, `||`, `&&`, `!`, `==`, `!=`, brackets, `format`, `startsWith`, `endsWith`, `contains` of texts, and of the
 * contexts only what this one holds; it never guesses.
 * https://docs.github.com/actions/reference/workflows-and-actions/expressions
 */
export function evaluateText(text: string, context: ExpressionContext): string | undefined {
  if (text.length > LONGEST) return undefined;
  let filled = '';
  let at = 0;
  while (at < text.length) {
    const opening = text.indexOf('${{', at);
    if (opening < 0) return filled + text.slice(at);
    const expression = readExpression(text, opening + 3);
    if (expression === undefined) return undefined;
    const value = evaluateTokens(expression.tokens, context);
    if (value === undefined) return undefined;
    filled += text.slice(at, opening) + asText(value);
    at = expression.end;
  }
  return filled;
}

/** As `evaluateText`, with the type of the value kept where the text is one expression and nothing else. */
export function evaluateValue(text: string, context: ExpressionContext): Value | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith('${{') && trimmed.length <= LONGEST) {
    const expression = readExpression(trimmed, 3);
    if (expression?.end === trimmed.length) return evaluateTokens(expression.tokens, context);
  }
  return evaluateText(text, context);
}

/**
 * Whether a job with this `if` runs, where everything before it succeeds; `undefined` where that cannot be known.
 * An `if` is an expression with or without `${{ }}`.
 */
export function evaluateCondition(text: string, context: ExpressionContext): boolean | undefined {
  const trimmed = text.trim();
  const bare = trimmed.startsWith('${{') ? trimmed : `\${{ ${trimmed} }}`;
  const value = evaluateValue(bare, context);
  return value === undefined ? undefined : isTrue(value);
}

type Token =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'mark'; readonly mark: string };

const TOKEN =
  /\s+|('(?:[^']|'')*')|(-?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?)(?![\w.]))|([A-Za-z_][\w-]*(?:\.(?:[A-Za-z_][\w-]*|\*))*)|(\|\||&&|==|!=|}}|[!(),])/y;

/** Tokens up to the closing `}}`; `undefined` where there is one that is not known here, or no end. */
function readExpression(
  text: string,
  start: number,
): { readonly tokens: readonly Token[]; readonly end: number } | undefined {
  const tokens: Token[] = [];
  let at = start;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    const [whole, quoted, number, name, mark] = match;
    at += whole.length;
    if (mark === '}}') return { tokens, end: at };
    if (quoted !== undefined) tokens.push({ kind: 'value', value: quoted.slice(1, -1).replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'value', value: Number(number) });
    else if (name !== undefined) tokens.push(nameToken(name));
    else if (mark !== undefined) tokens.push({ kind: 'mark', mark });
  }
  return undefined;
}

function nameToken(name: string): Token {
  if (name === 'true' || name === 'false') return { kind: 'value', value: name === 'true' };
  return name === 'null' ? { kind: 'value', value: null } : { kind: 'name', name };
}

/** Thrown inside this file where the tokens are no expression that is known here. */
class NotUnderstood extends Error {}

function evaluateTokens(tokens: readonly Token[], context: ExpressionContext): Known {
  let next = 0;
  let depth = 0;
  const isMark = (mark: string): boolean => {
    const token = tokens[next];
    return token?.kind === 'mark' && token.mark === mark;
  };
  const take = (mark: string): boolean => {
    const found = isMark(mark);
    if (found) next++;
    return found;
  };
  const expect = (mark: string): void => {
    if (!take(mark)) throw new NotUnderstood();
  };

  const either = (): Known => {
    let left = both();
    while (take('||')) {
      const right = both();
      left = left === undefined ? undefined : isTrue(left) ? left : right;
    }
    return left;
  };
  const both = (): Known => {
    let left = compared();
    while (take('&&')) {
      const right = compared();
      left = left === undefined ? undefined : isTrue(left) ? right : left;
    }
    return left;
  };
  const compared = (): Known => {
    const left = negated();
    const wanted = take('==') ? true : take('!=') ? false : undefined;
    if (wanted === undefined) return left;
    const right = negated();
    // Values of different types are compared as numbers, by rules that no group's name is worth.
    return typeof left === 'string' && typeof right === 'string'
      ? (left.toLowerCase() === right.toLowerCase()) === wanted
      : undefined;
  };
  const negated = (): Known => {
    if (++depth > DEEPEST) throw new NotUnderstood();
    try {
      if (take('!')) {
        const value = negated();
        return value === undefined ? undefined : !isTrue(value);
      }
      return primary();
    } finally {
      depth--;
    }
  };
  const primary = (): Known => {
    if (take('(')) {
      const value = either();
      expect(')');
      return value;
    }
    const token = tokens[next++];
    if (token?.kind === 'value') return token.value;
    if (token?.kind !== 'name') throw new NotUnderstood();
    if (!take('(')) return lookUp(token.name, context);
    const values: Known[] = [];
    while (!isMark(')')) {
      if (values.length > 0) expect(',');
      values.push(either());
    }
    expect(')');
    return call(token.name.toLowerCase(), values);
  };

  try {
    const value = either();
    return next === tokens.length ? value : undefined;
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

function isTrue(value: Value): boolean {
  return value !== null && value !== false && value !== 0 && value !== '';
}

function asText(value: Value): string {
  return value === null ? '' : String(value);
}

/** The status functions answer as they do where nothing has gone wrong. */
function call(name: string, values: readonly Known[]): Known {
  switch (name) {
    case 'format':
      return formatted(values);
    case 'startswith':
    case 'endswith':
    case 'contains':
      return compareTexts(name, values);
    case 'always':
    case 'success':
      return values.length === 0 ? true : undefined;
    case 'failure':
    case 'cancelled':
      return values.length === 0 ? false : undefined;
    default:
      return undefined;
  }
}

function compareTexts(name: 'startswith' | 'endswith' | 'contains', [text, part, ...more]: readonly Known[]): Known {
  if (typeof text !== 'string' || typeof part !== 'string' || more.length > 0) return undefined;
  const [whole, piece] = [text.toLowerCase(), part.toLowerCase()];
  if (name === 'contains') return whole.includes(piece);
  return name === 'startswith' ? whole.startsWith(piece) : whole.endsWith(piece);
}

function formatted([template, ...values]: readonly Known[]): Known {
  if (typeof template !== 'string' || values.includes(undefined)) return undefined;
  let understood = true;
  const text = template.replace(/{{|}}|{(\d+)}|[{}]/g, (whole, index: string | undefined) => {
    if (whole === '{{' || whole === '}}') return whole.slice(1);
    const value = index === undefined ? undefined : values[Number(index)];
    if (value === undefined) understood = false;
    return value === undefined ? '' : asText(value);
  });
  return understood ? text : undefined;
}

function lookUp(name: string, context: ExpressionContext): Known {
  const lower = name.toLowerCase();
  if (lower.startsWith('inputs.')) return input(name.slice('inputs.'.length), context.inputs, context.eventName);
  if (lower.startsWith('github.event.inputs.')) {
    const value = input(name.slice('github.event.inputs.'.length), context.eventInputs, context.eventName);
    // In the event every input is a text; in `inputs` it has its type.
    return value === undefined || value === null ? value : String(value);
  }
  if (lower.startsWith('github.event.pull_request.') || lower === 'github.head_ref' || lower === 'github.base_ref') {
    return context.eventName !== undefined && EVENTS_WITHOUT_PULL_REQUEST.has(context.eventName) ? null : undefined;
  }
  switch (lower) {
    case 'github.ref':
      return context.ref;
    case 'github.ref_name':
      return context.ref?.replace(/^refs\/(?:heads|tags)\//, '');
    case 'github.ref_type':
      return refType(context.ref);
    case 'github.sha':
      return context.sha;
    case 'github.event_name':
      return context.eventName;
    case 'github.repository':
      return context.repository;
    case 'github.repository_owner':
      return context.repository?.split('/')[0];
    case 'github.event.repository.name':
      return context.repository?.split('/')[1];
    case 'github.workflow':
      return context.workflow;
    case 'github.run_id':
      return context.runId === undefined ? undefined : String(context.runId);
    default:
      return undefined;
  }
}

function refType(ref: string | undefined): string | undefined {
  if (ref?.startsWith('refs/tags/')) return 'tag';
  return ref?.startsWith('refs/heads/') ? 'branch' : undefined;
}

/** Inputs are found whatever the case. Without `workflow_dispatch` there are none. */
function input(name: string, inputs: Inputs | undefined, eventName: string | undefined): Known {
  if (inputs === undefined) return eventName === undefined || eventName === 'workflow_dispatch' ? undefined : null;
  const wanted = name.toLowerCase();
  for (const [key, value] of inputs) if (key.toLowerCase() === wanted) return value;
  return null;
}
