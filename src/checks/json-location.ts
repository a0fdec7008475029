/** Names that need no brackets in a path. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The steps from the root of a JSON document to a place in it. */
export type JsonLocation = readonly (string | number)[];

/** Writes a place as an RFC 9535 path that can be pasted into a policy: `$.data.items[3]['first name']`. */
export function locationText(location: JsonLocation): string {
  let text = '$';
  for (const step of location) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (PLAIN_NAME.test(step)) text += `.${step}`;
    else text += `['${escapeName(step)}']`;
  }
  return text;
}

/** https://www.rfc-editor.org/rfc/rfc9535#section-2.7 */
function escapeName(name: string): string {
  let escaped = '';
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    if (character === "'" || character === '\\') escaped += `\\${character}`;
    else if (character === '\n') escaped += '\\n';
    else if (character === '\r') escaped += '\\r';
    else if (character === '\t') escaped += '\\t';
    else if (code < 0x20) escaped += `\\u${code.toString(16).padStart(4, '0')}`;
    else escaped += character;
  }
  return escaped;
}
