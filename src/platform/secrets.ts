import { normalise, withoutTerminalCodes } from './untrusted.ts';

/**
 * Knows every secret of the run and takes them out of text. Every sink calls `redact` first,
 * before anything is cut or escaped, because half a secret or an escaped one is no longer found.
 */
export interface SecretRegistry {
  /**
   * Registers a value under the name that stands in for it: `redact` writes `«name»`.
   * Short values (< 4) and common words (`true`, `none` …) are not redacted, because nothing readable would be left.
   */
  add(name: string, value: string): void;
  /** Values that were too short or too common to be redacted safely, by name, so that they can be warned about. */
  readonly tooShort: readonly string[];
  /** Replaces every registered secret, in its usual encodings too. Terminal codes, which could split one, are taken out. */
  redact(text: string): string;
  /**
   * Calls `listener` with every value (line by line, at least 6 characters) that the runner should mask too:
   * those known already, and later ones as they come; each once.
   */
  onMaskable(listener: (value: string) => void): void;
}

const MIN_LENGTH = 4;
const MIN_MASK_LENGTH = 6;
/** Nested JSON secrets (service account files) are searched this deep. */
const MAX_JSON_DEPTH = 4;

const COMMON = new Set(
  'true,false,null,none,undefined,yes,no,on,off,test,user,root,admin,info,debug,warn,error,prod,production,staging,localhost,latest,main,default,http,https,json,utf8,utf-8'.split(
    ',',
  ),
);
const SECRET_KEY = /pass|pwd|secret|token|key|credential|auth/i;

/** Makes an empty registry: nothing is taken out until it is told a secret. */
export function createSecretRegistry(): SecretRegistry {
  const forms = new FormIndex();
  const tooShort: string[] = [];
  const maskable = new Set<string>();
  const listeners: ((value: string) => void)[] = [];

  const mask = (value: string): void => {
    if (value.length < MIN_MASK_LENGTH || maskable.has(value)) return;
    maskable.add(value);
    for (const listener of listeners) listener(value);
  };

  const register = (name: string, value: string, depth: number): boolean => {
    const lines = [...new Set([value, value.trim(), ...normalise(value).split('\n').flatMap(withTrimmed)])];
    let registered = false;
    for (const line of lines) {
      if (isTrivial(line)) continue;
      registered = true;
      for (const form of formsOf(line)) forms.add(form, name);
      if (!/[\r\n]/.test(line)) mask(line);
    }
    if (depth < MAX_JSON_DEPTH) {
      for (const part of secretLeaves(value)) register(name, part, depth + 1);
    }
    return registered;
  };

  return {
    add: (name, value) => {
      if (!register(name, value, 0) && value.trim() !== '') tooShort.push(name);
    },
    tooShort,
    redact: (text) => forms.replace(withoutTerminalCodes(text)),
    onMaskable: (listener) => {
      listeners.push(listener);
      for (const value of maskable) listener(value);
    },
  };
}

/**
 * A registry for one exchange of many: takes out what `known` takes out, and then what was added to itself. That is
 * forgotten with it and never handed to the runner, so that a service that gives everybody a session of their own does
 * not fill the memory of who asks for half an hour.
 */
export function secretsOfOneExchange(known: Pick<SecretRegistry, 'redact'>): Pick<SecretRegistry, 'add' | 'redact'> {
  let own: SecretRegistry | undefined;
  return {
    add: (name, value) => {
      own ??= createSecretRegistry();
      own.add(name, value);
    },
    // in this order: a service that makes a piece of our secret its own must not break the rest of it free
    redact: (text) => own?.redact(known.redact(text)) ?? known.redact(text),
  };
}

function withTrimmed(line: string): readonly string[] {
  return [line, line.trim()];
}

/** Too short, a word that everything is full of, mere punctuation, or the public frame of a PEM block. */
function isTrivial(line: string): boolean {
  const text = line.trim();
  if (text.length < MIN_LENGTH || COMMON.has(text.toLowerCase())) return true;
  if (/^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/.test(text)) return true;
  return !/[\p{L}\p{N}]/u.test(text) && text.length < 8;
}

/** The secrets inside a JSON secret: string leaves whose key sounds like one. */
function secretLeaves(value: string): readonly string[] {
  if (!/^\s*[{[]/.test(value)) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return [];
  }
  const leaves: string[] = [];
  const visit = (node: unknown, secret: boolean, depth: number): void => {
    if (typeof node === 'string') {
      if (secret && node.length >= MIN_MASK_LENGTH) leaves.push(node);
    } else if (typeof node === 'object' && node !== null && depth < 16) {
      for (const [key, child] of Object.entries(node)) {
        visit(child, Array.isArray(node) ? secret : SECRET_KEY.test(key), depth + 1);
      }
    }
  };
  visit(parsed, false, 0);
  return leaves;
}

/** The value and the ways in which services, shells and libraries usually write it. */
function formsOf(value: string): ReadonlySet<string> {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  const percent = percentEncoded(value);
  const json = JSON.stringify(value).slice(1, -1);
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const forms = new Set([
    value,
    percent,
    lowerPercent(percent),
    percent.replaceAll('%20', '+'),
    // application/x-www-form-urlencoded keeps `*` and encodes `!'()~`, encodeURIComponent the other way round.
    new URLSearchParams([['', value]]).toString().slice(1),
    everyByte(value),
    lowerPercent(everyByte(value)),
    encodeURI(value.toWellFormed()),
    json,
    json.replaceAll('/', '\\/'),
    asciiJson(json),
    JSON.stringify(json).slice(1, -1),
    // JSON as Java (Gson) and Go write it, safe inside HTML.
    json.replace(/[<>&='\u2028\u2029]/g, (character) => unicodeEscape(character)),
    json.replace(/[<>&\u2028\u2029]/g, (character) => unicodeEscape(character)),
    hex,
    hex.toUpperCase(),
    value.replaceAll("'", "'\\''"),
    value.replaceAll("'", `'"'"'`),
    value.replace(/[^\w@%+=:,./\n-]/g, '\\$&'),
    value.replace(/["\\$`]/g, '\\$&'),
  ]);
  for (const double of ['&quot;', '&#34;', '&#x22;', '"']) {
    for (const single of ['&#39;', '&#x27;', '&#039;', '&apos;', "'"]) {
      forms.add(html.replaceAll('"', double).replaceAll("'", single));
    }
  }
  for (const offset of [0, 1, 2]) {
    const core = base64Core(bytes, offset);
    forms.add(core);
    forms.add(core.replaceAll('+', '-').replaceAll('/', '_'));
    forms.add(percentEncoded(core));
  }
  for (const form of forms) if (form.length < MIN_LENGTH) forms.delete(form);
  return forms;
}

/** The characters of the Base64 text that depend on these bytes alone, when `offset` (0 to 2) bytes stand before them. */
function base64Core(bytes: Uint8Array, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}

function percentEncoded(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

function everyByte(value: string): string {
  return percentEncoded(value).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function lowerPercent(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (sequence) => sequence.toLowerCase());
}

function asciiJson(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (character) => unicodeEscape(character));
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const OPENING_MARK = '«'.charCodeAt(0);

/**
 * Finds every occurrence of every form in one pass: the first four UTF-16 units of each form are hashed into a bit map,
 * so that nearly every position of a text is passed over with one look. Overlapping occurrences are taken out together,
 * named after the longest of them, so that no end of one is left standing.
 */
class FormIndex {
  readonly #seen = new Uint8Array(1 << 16);
  /** What was put in place of secrets: it is no secret, even if the secret is a word of its own name. */
  readonly #stands = new Set<string>();
  #longestStand = 0;
  /** By hash, longest first. */
  readonly #byHash = new Map<number, { readonly form: string; readonly name: string }[]>();
  #isEmpty = true;

  add(form: string, name: string): void {
    const hash = hashAt(form, 0);
    const bucket = this.#byHash.get(hash) ?? [];
    if (bucket.some((entry) => entry.form === form)) return;
    bucket.push({ form, name });
    bucket.sort((left, right) => right.form.length - left.form.length);
    this.#byHash.set(hash, bucket);
    this.#seen[hash] = 1;
    this.#stands.add(`«${name}»`);
    this.#longestStand = Math.max(this.#longestStand, name.length + 2);
    this.#isEmpty = false;
  }

  replace(text: string): string {
    if (this.#isEmpty) return text;
    const pieces: string[] = [];
    let copied = 0;
    let open: { start: number; end: number; name: string; longest: number } | undefined;
    const close = (): void => {
      if (!open) return;
      pieces.push(text.slice(copied, open.start), `«${open.name}»`);
      copied = open.end;
      open = undefined;
    };
    for (let at = 0; at + MIN_LENGTH <= text.length; at++) {
      if (text.charCodeAt(at) === OPENING_MARK && !(open && at < open.end)) {
        const ahead = text.slice(at, at + this.#longestStand);
        const length = ahead.indexOf('»') + 1;
        if (this.#stands.has(ahead.slice(0, length))) {
          at += length - 1;
          continue;
        }
      }
      const hash = hashAt(text, at);
      if (this.#seen[hash] === 0) continue;
      const found = this.#byHash.get(hash)?.find((entry) => text.startsWith(entry.form, at));
      if (!found) continue;
      const end = at + found.form.length;
      if (open && at < open.end) {
        if (found.form.length > open.longest) {
          open.longest = found.form.length;
          open.name = found.name;
        }
        open.end = Math.max(open.end, end);
      } else {
        close();
        open = { start: at, end, name: found.name, longest: found.form.length };
      }
    }
    close();
    return copied === 0 ? text : pieces.join('') + text.slice(copied);
  }
}

function hashAt(text: string, at: number): number {
  const first = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
  const second = text.charCodeAt(at + 2) | (text.charCodeAt(at + 3) << 16);
  return (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 16;
}
