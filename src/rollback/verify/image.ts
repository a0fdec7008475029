import { openRegistry, type RegistryTools } from '../../platform/registry.ts';
import { parseReference } from '../../subject/reference.ts';
import { asSentence, inWords } from '../../subject/wording.ts';
import type { Evidence, Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { askForPieces, type Gap, type Pieces } from './image-pieces.ts';

/** What is known beforehand of a release's image. */
export interface ImageNames {
  /** `name@sha256:…` or `sha256:…`, as the ledger recorded it when it was judged good; foreign. */
  readonly recorded: string | undefined;
  /** Where the policy says that it lies (`rollback.image`), filled in. */
  readonly reference: string | undefined;
}

/** Whether the image of the target is whole in its registry. */
export interface ImageExamined {
  readonly findings: readonly Finding[];
  /** `name@sha256:…` of the image, as docker takes it; `undefined` where it could not be learned. */
  readonly digest: string | undefined;
}

type Place = RegistryTools & Pick<World, 'output' | 'startedAt'>;

/** All questions to the registry together; a release on a bad day does not wait longer for one that is slow. */
const WITHIN_MS = 30_000;

const NO_REFERENCE =
  'Name it in the policy, such as `rollback: { image: "ghcr.io/org/app:${target.tag}" }`, or let a gate judge each release by an image from its registry: an image that was only built on the runner has no digest to record.';

/**
 * Whether the image of the release to go back to is still in its registry, whole, and still the one that was judged good.
 *
 * What is gone, or has become another image, forbids the rollback (`fail`, `block`). What could not be asked for is
 * `undecided` and never a pass, and yet only warns: a registry that is slow, or that nobody has logged in to on this
 * machine, says nothing about the image, and the one rollback that is needed must not be stopped by that.
 *
 * @throws Cancelled when the job is cancelled
 */
export async function examineImage(names: ImageNames, world: Place): Promise<ImageExamined> {
  const begun = world.clock.now();
  const finding = (given: GivenFinding): Finding => ({
    kind: 'rollback',
    severity: 'block',
    evidence: [],
    ...given,
    startedAt: begun - world.startedAt,
    durationMs: world.clock.now() - begun,
  });
  const question = whatToAsk(names);
  if (!question.ok) {
    const { sentence, advice } = question;
    const unchecked = finding({ ...UNCHECKED, title: 'image of the target', sentence, advice });
    return { findings: [unchecked], digest: undefined };
  }
  const { repository, asked, shown, recorded } = question;
  world.output.progress(`Looking for the image ${shown} in its registry`);
  const pieces = await askForPieces(openRegistry(world, WITHIN_MS), repository, asked);
  const digest = pieces.digest ?? question.digest;
  return {
    findings: judgePieces(pieces, shown, recorded).map(finding),
    digest: digest === undefined ? undefined : `${repository}@${digest}`,
  };
}

type GivenFinding = Pick<Finding, 'title' | 'outcome' | 'sentence'> &
  Partial<Pick<Finding, 'severity' | 'reason' | 'advice' | 'evidence'>>;

const UNCHECKED = { outcome: 'undecided', severity: 'warn', reason: 'rollback-image-unchecked' } as const;

type Question =
  | {
      readonly ok: true;
      readonly repository: string;
      /** A tag or a digest. */
      readonly asked: string;
      /** How sentences name the image. */
      readonly shown: string;
      /** What was judged good: the digest of a manifest or, where the engine knew none, an id. */
      readonly recorded: string | undefined;
      /** Of the manifest, where that is certain without asking. */
      readonly digest: string | undefined;
    }
  | { readonly ok: false; readonly sentence: string; readonly advice: string };

/** Pure: which manifest to ask which registry for. */
export function whatToAsk(names: ImageNames): Question {
  const named = names.reference === undefined ? undefined : parseReference(names.reference);
  if (named?.ok === false) {
    return {
      ok: false,
      sentence: `The image of the target was not looked for: ${named.sentence}`,
      advice: NO_REFERENCE,
    };
  }
  const record = names.recorded === undefined ? undefined : parseReference(names.recorded);
  const written = record?.ok ? record.reference : undefined;
  const recorded = written?.kind === 'id' ? written.text : written?.digest;
  const reference = named?.reference;
  if (reference?.kind === 'name') {
    const { repository, tag, digest, text } = reference;
    // without a tag it is `latest`, as for docker
    return { ok: true, repository, asked: digest ?? tag ?? 'latest', shown: text, recorded, digest };
  }
  if (written?.kind === 'name' && written.digest !== undefined) {
    const { repository, digest, text } = written;
    return { ok: true, repository, asked: digest, shown: text, recorded: undefined, digest };
  }
  return {
    ok: false,
    sentence:
      recorded === undefined
        ? 'The image of the target was not looked for, because nothing says where it lies.'
        : `The image of the target was not looked for: its digest is known (${short(recorded)}), and not the registry that holds it.`,
    advice: NO_REFERENCE,
  };
}

/**
 * Pure: what the pieces of an image mean for going back to it.
 *
 * @param recorded the digest (or id) that was judged good, where it is not the one that was asked for
 */
export function judgePieces(pieces: Pieces, shown: string, recorded: string | undefined): readonly GivenFinding[] {
  const title = `image ${shown}`;
  const findings: GivenFinding[] = [];
  if (recorded !== undefined && pieces.digest !== undefined && !pieces.known.has(recorded)) {
    findings.push({
      title,
      // a part that could not be read may be the one that was recorded
      ...(pieces.unasked.length > 0 ? UNCHECKED : { outcome: 'fail', reason: 'rollback-image-changed' }),
      sentence: `What ${shown} names now (${short(pieces.digest)}) is not the image that was judged good (${short(recorded)}): it was pushed anew since.`,
      evidence: [{ kind: 'comparison', label: 'digest', expected: recorded, actual: pieces.digest }],
      advice:
        'Push the image that was judged good under this tag again, or name another release with `to`; release tags of a registry are best made immutable.',
    });
  }
  const missing = pieces.missing.filter((gap) => !gap.isAttestation);
  const unasked = pieces.unasked.filter((gap) => !gap.isAttestation);
  const besides = [...pieces.missing, ...pieces.unasked].filter((gap) => gap.isAttestation);
  if (missing[0] !== undefined) findings.push({ title, ...missingFinding(missing[0], missing, pieces, shown) });
  else if (unasked[0] !== undefined) findings.push({ title, ...uncheckedFinding(unasked[0], unasked, shown) });
  else if (findings.length === 0) findings.push({ title, outcome: 'pass', sentence: wholeSentence(pieces, shown) });
  if (besides[0] !== undefined) findings.push({ title: `attestations of ${shown}`, ...besidesFinding(besides, shown) });
  return findings;
}

type Judged = Omit<GivenFinding, 'title'>;

function missingFinding(first: Gap, all: readonly Gap[], pieces: Pieces, shown: string): Judged {
  const nothingIsLeft = pieces.digest === undefined;
  const isAltered = first.problem === 'altered';
  const others = all.length === 1 ? '' : ` (and ${all.length - 1} more)`;
  return {
    outcome: 'fail',
    reason: 'rollback-image-missing',
    sentence: asSentence(
      nothingIsLeft
        ? `The image ${shown} ${isAltered ? 'cannot be pulled' : 'is gone'}: ${first.message}`
        : `The image ${shown} is not whole any more: ${first.piece}${others} is ${isAltered ? 'not what its digest says' : 'missing'}: ${first.message}`,
    ),
    evidence: gapsAsEvidence('what is missing', all),
    advice: isAltered
      ? 'No engine takes an image whose bytes are not what its digest says: push it anew, or name another release with `to`.'
      : nothingIsLeft
        ? 'Push the image again (or build the tag anew), or name another release with `to`; exempt the images of releases from what cleans the registry up.'
        : 'Clean-up jobs that delete untagged versions delete the parts of images with several platforms too: push the image again, and exempt what tagged images name.',
  };
}

function uncheckedFinding(first: Gap, all: readonly Gap[], shown: string): Judged {
  const what = first.digest === undefined ? '' : ` ${first.piece} could not be asked for`;
  const others = all.length === 1 ? '' : ` (and ${all.length - 1} more)`;
  const advice = ADVICE[first.problem];
  return {
    ...UNCHECKED,
    sentence: asSentence(
      what === ''
        ? `Whether the image ${shown} is still there is not known: ${first.message}`
        : `Whether the image ${shown} is whole is not known:${what}${others}: ${first.message}`,
    ),
    evidence: gapsAsEvidence('what could not be asked for', all),
    ...(advice === undefined ? {} : { advice }),
  };
}

const ADVICE: Readonly<Partial<Record<Gap['problem'], string>>> = {
  denied:
    'Log in to the registry in a step before this one (`docker/login-action`); for ghcr.io the job needs `permissions: packages: read`.',
  limited:
    'Log in to the registry in a step before this one: it takes more requests from accounts than from strangers.',
  unreachable:
    'Look whether the registry is up: without it the release that is gone back to cannot be deployed either.',
  unreadable: 'Look whether the reference names an image, and not something else that registries keep.',
};

function besidesFinding(gaps: readonly Gap[], shown: string): Judged {
  const isGone = gaps.some((gap) => gap.problem === 'missing' || gap.problem === 'altered');
  return {
    outcome: isGone ? 'fail' : 'undecided',
    severity: 'warn',
    reason: isGone ? 'rollback-image-missing' : 'rollback-image-unchecked',
    sentence: `${isGone ? 'Attestations of' : 'Of the attestations of'} ${shown} ${isGone ? 'are missing' : 'nothing is known'}; the image runs without them.`,
    evidence: gapsAsEvidence('attestations', gaps),
    advice: 'A deployment that verifies provenance or signatures would refuse this image; others do not notice.',
  };
}

function wholeSentence(pieces: Pieces, shown: string): string {
  const platforms = pieces.platforms.length === 0 ? [] : [`those of ${inWords(pieces.platforms)}`];
  const parts = ['its manifest', ...platforms, platforms.length === 0 ? 'its config' : 'their configs'];
  return pieces.layersAsked
    ? `The image ${shown} is whole in its registry: ${inWords([...parts, `all ${pieces.layers} layers`])} are there.`
    : `The image ${shown} is in its registry: ${inWords(parts)} are there, and its ${pieces.layers} layers were not asked for one by one.`;
}

function gapsAsEvidence(label: string, gaps: readonly Gap[]): readonly Evidence[] {
  const lines = gaps.map(
    ({ piece, digest, message }) => `${piece}${digest === undefined ? '' : ` (${digest})`}: ${message}`,
  );
  return [{ kind: 'text', label, text: lines.join('\n') }];
}

/** Enough of a digest to tell it from another one. */
function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
