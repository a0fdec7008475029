/** One way in which a server asks for credentials: its scheme in lower case, its parameters with names in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** More than this is no header of a registry. */
const MAX_CHALLENGES = 16;

/**
 * Reads the `WWW-Authenticate` headers of an answer. Total: what is no challenge is left out.
 * https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate
 *
 * @param headers as received, names in lower case
 */
export function readChallenges(headers: readonly (readonly [string, string])[]): readonly Challenge[] {
  return headers
    .filter(([name]) => name === 'www-authenticate')
    .flatMap(([, value]) => challengesIn(value))
    .slice(0, MAX_CHALLENGES);
}

function challengesIn(value: string): readonly Challenge[] {
  const challenges: { readonly scheme: string; readonly parameters: Map<string, string> }[] = [];
  // a word, and what stands behind its equals sign if it has one: then it is a parameter, else the next scheme
  const word = /[\s,]*([!#$%&'*+.^`|~\w-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/y;
  for (let found = word.exec(value); found !== null; found = word.exec(value)) {
    const [, name = '', quoted, plain] = found;
    const given = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (given === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
    else challenges.at(-1)?.parameters.set(name.toLowerCase(), given);
  }
  return challenges;
}
