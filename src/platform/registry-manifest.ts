/** What a manifest names: the manifests of platforms, or the config and the layers of one image. */
export type Manifest =
  | { readonly kind: 'index'; readonly children: readonly Child[] }
  | { readonly kind: 'image'; readonly config: string; readonly layers: readonly string[] }
  /** `why` is a clause for a sentence. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** A manifest that an index names. */
export interface Child {
  readonly digest: string;
  /** `linux/arm64/v8`; `undefined` where the index does not say. */
  readonly platform: string | undefined;
  /** Provenance or a list of contents beside the images; nothing that is ever run. */
  readonly isAttestation: boolean;
}

/** The kinds that are asked for. https://github.com/opencontainers/image-spec/blob/main/media-types.md */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const;

/** Builders write about two for each platform; nobody builds for fifty. */
const MAX_CHILDREN = 100;
/** Docker itself stops at 127. */
const MAX_LAYERS = 500;

const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Whether this is a digest of a kind that can be computed here. */
export function isDigest(text: unknown): text is string {
  return typeof text === 'string' && DIGEST.test(text);
}

/** Reads the bytes of a manifest. Total; everything that it does not know is `unreadable`. */
export function readManifest(bytes: Uint8Array): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return unreadable('it is no JSON');
  }
  const children = own(value, 'manifests');
  if (Array.isArray(children)) return readIndex(children);
  const config = own(own(value, 'config'), 'digest');
  const layers = own(value, 'layers');
  if (!isDigest(config) || !Array.isArray(layers)) {
    const version = own(value, 'schemaVersion');
    return unreadable(
      version === 1 ? 'it is of schema 1, which registries gave up years ago' : 'it names neither platforms nor layers',
    );
  }
  if (layers.length > MAX_LAYERS) return unreadable(`it names more than ${MAX_LAYERS} layers`);
  const stored: string[] = [];
  for (const layer of layers) {
    const digest = own(layer, 'digest');
    if (!isDigest(digest)) return unreadable('a layer in it has no digest');
    // layers that may not be passed on lie elsewhere: https://github.com/opencontainers/image-spec/blob/main/layer.md
    if (!Array.isArray(own(layer, 'urls'))) stored.push(digest);
  }
  return { kind: 'image', config, layers: stored };
}

function readIndex(entries: readonly unknown[]): Manifest {
  if (entries.length > MAX_CHILDREN) return unreadable(`it names more than ${MAX_CHILDREN} manifests`);
  const children: Child[] = [];
  for (const entry of entries) {
    const digest = own(entry, 'digest');
    if (!isDigest(digest)) return unreadable('a manifest in it has no digest');
    children.push({ digest, platform: platformOf(own(entry, 'platform')), isAttestation: isAttestation(entry) });
  }
  if (!children.some((child) => !child.isAttestation)) return unreadable('it names no platform');
  return { kind: 'index', children };
}

function platformOf(value: unknown): string | undefined {
  const parts = ['os', 'architecture', 'variant'].map((name) => own(value, name));
  const named = parts.filter((part): part is string => typeof part === 'string' && /^[\w.-]{1,40}$/.test(part));
  return named.length === 0 ? undefined : named.join('/');
}

/** https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
function isAttestation(entry: unknown): boolean {
  if (own(own(entry, 'annotations'), 'vnd.docker.reference.type') === 'attestation-manifest') return true;
  return platformOf(own(entry, 'platform')) === 'unknown/unknown';
}

function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function unreadable(why: string): Manifest {
  return { kind: 'unreadable', why };
}
