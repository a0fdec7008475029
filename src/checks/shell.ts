import type { Reference } from '../policy/template.ts';

/** Noncharacters, which no request can carry, around the name of a variable. */
const VARIABLE = /\ufdd0([A-Z_][A-Z0-9_]*)\ufdd1/;

/** Quotes a word for a POSIX shell. Everything stands for itself between single quotes, except NUL, which no word can hold. */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;
}

/** A captured name as a variable: letters, digits and underscores, in capitals. `access-token` is `ACCESS_TOKEN`. */
export function variableName(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
}

/** Stands in a word for a value that is not shown; `shellWord` makes a variable of it. */
export function variableFor(reference: Reference): string {
  const name = reference.kind === 'base-url' ? reference.kind : reference.name;
  const path = reference.kind === 'value' ? reference.path : [];
  return variable([name, ...path].join('_'));
}

/** The same for a name. */
export function variable(name: string): string {
  return `\ufdd0${variableName(name).replace(/^(?=[0-9])/, '_')}\ufdd1`;
}

/** Quotes a word that may hold variables, which the shell puts in: `'Bearer '"$TOKEN"`. */
export function shellWord(word: string): string {
  const pieces = word.split(VARIABLE);
  if (pieces.length === 1) return shellQuote(word);
  return pieces
    .map((piece, index) => (index % 2 === 1 ? `"$${piece}"` : piece === '' ? '' : shellQuote(piece)))
    .join('');
}

/** Whether the shell puts anything into this word. */
export function hasVariables(word: string): boolean {
  return VARIABLE.test(word);
}

/** Changes text, but for the variables in it. */
export function aroundVariables(text: string, change: (piece: string) => string): string {
  return text
    .split(VARIABLE)
    .map((piece, index) => (index % 2 === 1 ? variable(piece) : change(piece)))
    .join('');
}
