import { z } from 'zod';
import {
  duration,
  filledList,
  filledSection,
  flag,
  isMap,
  plainText,
  ruled,
  section,
  text,
  url,
  wholeNumber,
  word,
} from './fields.ts';

/** The section `rollback` of the file. */
export const rollback = ruled(
  section({
    workflow: text('the file name of a workflow').optional().describe('File name of the release workflow.'),
    tags: text('a pattern such as "v*"').optional().describe('Pattern of the tags that are releases. Default: v*.'),
    via: word(['auto', 'rerun', 'rerun-job', 'dispatch'])
      .optional()
      .describe('How the release workflow is started again. Default: auto.'),
    job: text('the name of a job').optional().describe('Job of the release workflow that deploys.'),
    inputs: z
      .record(z.string(), plainText(), { error: 'a map from names to texts' })
      .optional()
      .describe('Inputs for "dispatch"; "${target.tag}" is the tag to go back to.'),
    wait: duration('30m').optional().describe('How long the run that was started may take. Default: 30m.'),
    verify: section({
      url: url().describe('Base URL of the live service.'),
      within: duration('5m').optional().describe('The old version must serve again within this time. Default: 5m.'),
    })
      .optional()
      .describe('How it is made sure that the old version serves again.'),
    image: text('the reference of an image')
      .optional()
      .describe('Image of a release, such as "ghcr.io/acme/shop:${target.tag}", where the record does not know it.'),
    preflight: word(['image', 'boot'])
      .optional()
      .describe(
        'image: the image of the target must be there, whole. boot: it also passes the gate on this machine. Default: image.',
      ),
    'pre-releases': flag().optional().describe('Whether pre-releases may be gone back to. Default: false.'),
    floor: text('a tag').optional().describe('Never go back below this tag.'),
    revoked: filledList(text('a tag'), 'a list of tags').optional().describe('Tags that are never gone back to.'),
    migrations: section({
      paths: filledList(text('a pattern of paths'), 'a list of patterns of paths').describe(
        'Where database migrations are.',
      ),
      'when-crossed': word(['refuse', 'warn', 'allow'])
        .optional()
        .describe('What to do when migrations lie between the two tags. Default: refuse.'),
    })
      .optional()
      .describe('Database migrations that may forbid going back.'),
    configuration: filledList(text('a pattern of paths'), 'a list of patterns of paths')
      .optional()
      .describe('Files whose changes are shown, because going back does not take them back by itself.'),
    drill: word(['plan', 'full'])
      .optional()
      .describe('full: mode drill really goes back, and comes forward again; never in production. Default: plan.'),
    limits: filledSection({
      'per-release': wholeNumber(1, 100, 'a number of rollbacks')
        .optional()
        .describe('Most rollbacks of one release. Default: 1.'),
      'per-day': wholeNumber(1, 100, 'a number of rollbacks')
        .optional()
        .describe('Most rollbacks in 24 hours. Default: 1.'),
    })
      .optional()
      .describe('How often a rollback may happen.'),
  }),
  (value, complain) => {
    if (!isMap(value)) return;
    const { via, job } = value;
    if (via === 'rerun-job' && job === undefined) {
      complain({
        reason: 'policy-invalid-value',
        clause: 'is "rerun-job", and "rollback.job" does not say which job',
        advice: 'Add "job", the name of the job that deploys.',
        path: ['via'],
      });
    }
  },
).describe('Going back to the last good tag.');
