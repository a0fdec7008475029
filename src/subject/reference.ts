/** An image as the user named it. */
export type Reference =
  | { readonly kind: 'id'; readonly text: string }
  | {
      readonly kind: 'name';
      readonly text: string;
      /** With the registry and the `library/` that Docker adds: `docker.io/library/app`. */
      readonly repository: string;
      readonly tag: string | undefined;
      /** `sha256:…` */
      readonly digest: string | undefined;
    };

/** The reference of an image taken apart, or what is wrong with it. */
export type ReferenceResult =
  | { readonly ok: true; readonly reference: Reference }
  | {
      readonly ok: false;
      /** One sentence that says what is wrong. */
      readonly sentence: string;
      readonly advice: string;
    };

const MAX_LENGTH = 512;
const MAX_REPOSITORY_LENGTH = 255;

const ID = /^sha256:[0-9a-f]{64}$/;
const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}$/i;
const TAG = /^\w[\w.-]{0,127}$/;
const PATH_PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const REGISTRY =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;

const EXAMPLE = 'Give a reference such as `ghcr.io/org/app:v1.2.3`, `app:dev` or an image id (`sha256:…`).';

/**
 * Reads an image reference by the grammar of Docker and OCI, before docker sees it: nothing that could be taken for
 * an option gets through. https://pkg.go.dev/github.com/distribution/reference
 */
export function parseReference(text: string): ReferenceResult {
  const trouble = obviousTrouble(text);
  if (trouble !== undefined) return refused(trouble);
  if (ID.test(text)) return { ok: true, reference: { kind: 'id', text } };

  const [named = '', digest, ...tooMany] = text.split('@');
  if (tooMany.length > 0 || (digest !== undefined && !DIGEST.test(digest))) {
    return refused(
      `The digest in the image reference ${shown(text)} is not of the form \`@sha256:<64 hexadecimal digits>\`.`,
    );
  }
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  if (tag !== undefined && !TAG.test(tag)) {
    return refused(
      tag === ''
        ? `The image reference ${shown(text)} ends its name with a colon and has no tag.`
        : `The tag in the image reference ${shown(text)} holds characters that tags cannot have.`,
      'Was a variable empty where the tag is put together?',
    );
  }
  const name = hasTag ? named.slice(0, colon) : named;
  const { registry, path } = splitRegistry(name);
  if (registry !== undefined && !REGISTRY.test(registry)) {
    return refused(`The registry in the image reference ${shown(text)} is not a host name.`);
  }
  if (path.toLowerCase() !== path) {
    return refused(
      `The image reference ${shown(text)} has capital letters in its name, which Docker does not accept.`,
      'Write the name in lower case; an organisation on GitHub may have capitals, its image may not.',
    );
  }
  if (!path.split('/').every((part) => PATH_PART.test(part))) {
    return refused(
      `The image reference ${shown(text)} is not a name that images can have.`,
      `Was a variable empty where it is put together? ${EXAMPLE}`,
    );
  }
  const repository = completed(registry, path);
  if (repository.length > MAX_REPOSITORY_LENGTH) {
    return refused(`The name in the image reference is longer than ${MAX_REPOSITORY_LENGTH} characters.`);
  }
  return { ok: true, reference: { kind: 'name', text, repository, tag, digest } };
}

function obviousTrouble(text: string): string | undefined {
  if (text === '') return 'The image reference is empty.';
  if (text.length > MAX_LENGTH) return `The image reference is longer than ${MAX_LENGTH} characters.`;
  if (text.startsWith('-')) return `The image reference ${shown(text)} begins with a dash, as options do.`;
  if (/\s/.test(text)) return `The image reference ${shown(text)} holds blanks.`;
  if (/^[a-z]+:\/\//i.test(text))
    return `The image reference ${shown(text)} begins with a protocol; image references have none.`;
  if (/[^\x21-\x7e]/.test(text)) return `The image reference ${shown(text)} holds characters that are not plain ASCII.`;
  return undefined;
}

/** The part before the first slash is a registry if it looks like a host; Docker decides in the same way. */
function splitRegistry(name: string): { readonly registry: string | undefined; readonly path: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isRegistry = /[.:[]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
  return isRegistry ? { registry: first, path: name.slice(slash + 1) } : { registry: undefined, path: name };
}

function completed(registry: string | undefined, path: string): string {
  const host = registry === undefined || registry === 'index.docker.io' ? 'docker.io' : registry;
  return host === 'docker.io' && !path.includes('/') ? `docker.io/library/${path}` : `${host}/${path}`;
}

/** The manifest digest that a list of `name@sha256:…` has for this reference; `undefined` where that is not certain. */
export function digestOf(reference: Reference, repoDigests: readonly string[]): string | undefined {
  const known = repoDigests.flatMap((entry) => {
    const [name = '', digest] = entry.split('@');
    const { registry, path } = splitRegistry(name);
    return digest === undefined ? [] : [{ repository: completed(registry, path), digest }];
  });
  const own = reference.kind === 'id' ? known : known.filter((entry) => entry.repository === reference.repository);
  if (reference.kind === 'name' && own.some((entry) => entry.digest === reference.digest)) return reference.digest;
  const digests = new Set(own.map((entry) => entry.digest));
  return digests.size === 1 ? own[0]?.digest : undefined;
}

function refused(sentence: string, advice: string = EXAMPLE): ReferenceResult {
  return { ok: false, sentence, advice };
}

function shown(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
}
