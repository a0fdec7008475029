import type { Registry, RegistryFailure } from '../../platform/registry.ts';
import type { Child, Manifest } from '../../platform/registry-manifest.ts';

/** Everything that an image consists of in its registry, and what became of asking for each. */
export interface Pieces {
  /** Of the manifest that was asked for; `undefined` where it could not be read. */
  readonly digest: string | undefined;
  /** Everything by which an engine may have called this image: of the manifests and of their configs. */
  readonly known: ReadonlySet<string>;
  /** `linux/amd64`, in the manifest's order; empty for an image without an index. */
  readonly platforms: readonly string[];
  readonly layers: number;
  /** `false` where there are too many layers to ask for each. */
  readonly layersAsked: boolean;
  /** What is not there, or not what it says it is. */
  readonly missing: readonly Gap[];
  /** What could not be asked for. */
  readonly unasked: readonly Gap[];
}

/** A piece of an image that the registry does not give. */
export interface Gap {
  /** `the manifest of linux/arm64`; no capital, no full stop. */
  readonly piece: string;
  readonly digest: string | undefined;
  readonly problem: RegistryFailure['problem'] | 'unreadable';
  /** A clause for a sentence; foreign text may be inside. */
  readonly message: string;
  /** Nothing of this piece is ever run. */
  readonly isAttestation: boolean;
}

/** Questions that are open at a time: one registry, and a release that waits. */
const AT_A_TIME = 4;
/** Layers that are asked for one by one: four platforms of twenty. */
const MAX_LAYERS = 80;

/** Manifests that an image may name within another; an index in an index is already rare. */
const MAX_DEPTH = 3;

interface Found {
  readonly manifests: Map<string, Manifest>;
  readonly configs: Map<string, Named>;
  readonly layers: Map<string, Named>;
  readonly platforms: string[];
  readonly missing: Gap[];
  readonly unasked: Gap[];
}

/** Something to ask for, and how sentences name it. */
interface Named {
  readonly digest: string;
  /** `linux/arm64`; `undefined` for an image without an index. */
  readonly of: string | undefined;
  readonly isAttestation: boolean;
}

/**
 * Asks a registry for all that an image consists of: its manifest, every platform's, their configs, and their layers
 * where there are not too many. Of the blobs only whether they are there.
 *
 * @param reference a tag or a digest
 * @throws what `Registry` throws
 */
export async function askForPieces(registry: Registry, repository: string, reference: string): Promise<Pieces> {
  const found: Found = {
    manifests: new Map(),
    configs: new Map(),
    layers: new Map(),
    platforms: [],
    missing: [],
    unasked: [],
  };
  /** Notes what a manifest names, and reads the manifests among it. */
  const take = async (manifest: Manifest, from: Named, depth: number): Promise<void> => {
    if (manifest.kind === 'unreadable') {
      note(
        found,
        { problem: 'unreadable', message: manifest.why },
        `the manifest${ofWhat(from)}`,
        from.digest,
        from.isAttestation,
      );
      return;
    }
    if (manifest.kind === 'image') {
      found.configs.set(manifest.config, { ...from, digest: manifest.config });
      if (from.isAttestation) return;
      for (const layer of manifest.layers) found.layers.set(layer, { ...from, digest: layer });
      return;
    }
    if (depth >= MAX_DEPTH) {
      const message = 'it names manifests that name manifests, again and again';
      note(found, { problem: 'unreadable', message }, `the manifest${ofWhat(from)}`, from.digest, false);
      return;
    }
    const children = manifest.children.filter((child) => !found.manifests.has(child.digest));
    for (const child of children) if (!child.isAttestation) found.platforms.push(nameOf(child));
    await inParallel(children, async (child) => {
      const named = {
        digest: child.digest,
        of: nameOf(child),
        isAttestation: child.isAttestation || from.isAttestation,
      };
      const answer = await registry.manifest(repository, child.digest);
      if (!answer.ok) {
        note(found, answer, `the manifest${ofWhat(named)}`, child.digest, named.isAttestation);
        return;
      }
      found.manifests.set(child.digest, answer.manifest);
      await take(answer.manifest, named, depth + 1);
    });
  };

  const root = await registry.manifest(repository, reference);
  if (!root.ok) {
    note(found, root, 'the manifest', undefined, false);
  } else if (root.manifest.kind === 'unreadable') {
    const message = `what its registry answered is no manifest of an image: ${root.manifest.why}`;
    note(found, { problem: 'unreadable', message }, 'the manifest', undefined, false);
  } else {
    found.manifests.set(root.digest, root.manifest);
    await take(root.manifest, { digest: root.digest, of: undefined, isAttestation: false }, 1);
  }

  const askBlob = async (piece: string, blob: Named): Promise<void> => {
    const answer = await registry.blob(repository, blob.digest);
    if (!answer.ok) note(found, answer, `${piece}${ofWhat(blob)}`, blob.digest, blob.isAttestation);
  };
  await inParallel([...found.configs.values()], (config) => askBlob('the config', config));
  const layersAsked = found.layers.size <= MAX_LAYERS;
  if (layersAsked) await inParallel([...found.layers.values()], (layer) => askBlob('a layer', layer));

  return {
    digest: root.ok && root.manifest.kind !== 'unreadable' ? root.digest : undefined,
    known: new Set([...found.manifests.keys(), ...found.configs.keys()]),
    platforms: found.platforms,
    layers: found.layers.size,
    layersAsked,
    missing: found.missing,
    unasked: found.unasked,
  };
}

function note(
  found: Found,
  failure: Pick<Gap, 'problem' | 'message'>,
  piece: string,
  digest: string | undefined,
  isAttestation: boolean,
): void {
  const isGone = failure.problem === 'missing' || failure.problem === 'altered';
  const { problem, message } = failure;
  (isGone ? found.missing : found.unasked).push({ piece, digest, problem, message, isAttestation });
}

function nameOf(child: Child): string {
  if (child.isAttestation) return 'an attestation';
  return child.platform ?? 'an unnamed platform';
}

function ofWhat(named: Pick<Named, 'of'>): string {
  return named.of === undefined ? '' : ` of ${named.of}`;
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  // one that throws (a cancelled job) must not leave the others without anybody who hears them
  const ends = await Promise.allSettled(Array.from({ length: Math.min(AT_A_TIME, items.length) }, worker));
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
}
