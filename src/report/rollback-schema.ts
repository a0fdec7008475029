import { REASONS } from '../reasons.ts';
import { findingSchema } from './finding-schema.ts';
import { count, described, list, shape, text } from './schema-parts.ts';

const reason = { enum: [...REASONS] };
const whole = { type: 'integer' };
const mechanism = { enum: ['rerun', 'rerun-job', 'dispatch'] };
const release = { tag: text, commit: text };
const texts = { type: 'object', additionalProperties: text };

const workflowRun = shape(
  {
    id: whole,
    attempt: count,
    workflowId: whole,
    path: text,
    event: text,
    status: text,
    conclusion: text,
    headBranch: text,
    headSha: text,
    displayTitle: text,
    createdAt: text,
    startedAt: text,
    updatedAt: text,
    actor: text,
    triggeringActor: text,
    url: text,
  },
  ['conclusion', 'headBranch', 'actor', 'triggeringActor'],
);

const target = shape(
  {
    ...release,
    run: workflowRun,
    imageDigest: text,
    source: described(
      { enum: ['given', 'ledger', 'runs'] },
      'given: a person named it. ledger: known as good. runs: first use, its release run succeeded.',
    ),
    why: text,
  },
  ['run', 'imageDigest'],
);

const request = {
  description: 'The one request that starts a run.',
  oneOf: [
    shape({ mechanism: { const: 'rerun' }, runId: whole, attemptBefore: count, runUrl: text }),
    shape({
      mechanism: { const: 'rerun-job' },
      runId: whole,
      attemptBefore: count,
      runUrl: text,
      jobId: whole,
      jobName: text,
    }),
    shape({ mechanism: { const: 'dispatch' }, workflow: text, ref: text, inputs: texts, operationInput: text }, [
      'operationInput',
    ]),
  ],
};

const crossing = shape({
  commits: described(count, 'Commits that are taken back.'),
  migrations: list(shape({ path: text, declaredSafe: { type: 'boolean' } })),
  configuration: list(text),
});

const startedRun = shape({ id: whole, attempt: count, url: text, adopted: text }, ['adopted']);

const plan = shape(
  {
    environment: text,
    workflow: text,
    from: shape(release),
    fromWhy: text,
    target,
    passedOver: list(shape({ tag: text, reason, why: text })),
    mechanisms: list(shape({ name: mechanism, obstacles: list(findingSchema), request }, ['request'])),
    chosen: mechanism,
    request,
    requestText: text,
    underWay: described(
      shape({ run: startedRun, deployJob: text }),
      'The run of the target that deploys already: it is followed, and nothing is sent.',
    ),
    rebuilds: described(text, 'Present where the target workflow would build the image anew.'),
    crossing,
    findings: list(findingSchema),
    waitMs: count,
    verify: shape({ url: text, withinMs: count }),
    reason: text,
    askedBy: text,
  },
  ['chosen', 'request', 'requestText', 'underWay', 'rebuilds', 'crossing', 'verify', 'reason', 'askedBy'],
);

/** The schema of `rollback` in `report.json`. */
export const rollbackSchema = shape(
  {
    outcome: { enum: ['none', 'planned', 'done', 'refused', 'failed', 'unknown'] },
    sentence: text,
    advice: text,
    plan,
    lastGoodTag: text,
    run: startedRun,
    conclusion: text,
    verified: { enum: ['yes', 'no', 'not-asked', 'not-reached'] },
    steps: list(
      shape({ name: text, stage: { enum: ['decision', 'execution', 'verification'] }, startMs: count, endMs: count }),
    ),
    history: described(
      list(
        shape(
          {
            when: text,
            what: { enum: ['release', 'rollback', 'drill', 'mark'] },
            from: text,
            to: text,
            why: text,
            by: text,
            tookMs: count,
            ended: text,
          },
          ['from', 'tookMs'],
        ),
      ),
      'The record of this environment, newest first.',
    ),
  },
  ['advice', 'plan', 'lastGoodTag', 'run', 'conclusion'],
);
