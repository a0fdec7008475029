import { z } from 'zod';
import { check } from './check-schema.ts';
import { expectation } from './expectation-schema.ts';
import {
  duration,
  filledList,
  filledMap,
  filledSection,
  flag,
  memorySize,
  plainText,
  regularExpression,
  ruled,
  section,
  share,
  text,
  wholeNumber,
  word,
} from './fields.ts';
import { notify } from './notify-schema.ts';
import { rollback } from './rollback-schema.ts';
import { watch } from './watch-schema.ts';

const PRESETS = ['actuator-exposure'] as const;

const ENVIRONMENT_NAME = 'the name of an environment variable';
/** Variables of the runner that hold credentials, or the action's own inputs with the secrets among them. */
const WITHHELD = /^(?:INPUT_.*|GITHUB_TOKEN|ACTIONS_.*TOKEN)$/i;

const HOST = 'a host such as "api.example.com" or "api.example.com:8443"';

const port = () => wholeNumber(1, 65_535, 'a port');

const subject = section({
  port: port()
    .optional()
    .describe("Port that the service listens on inside the container. Default: the image's only exposed port."),
  'management-port': port().optional().describe('Port of the actuator, only where it has one of its own.'),
  env: z
    .record(z.string().regex(/^[^=\s]+$/), plainText(), { error: 'a map from names to texts' })
    .optional()
    .describe('Environment variables of the service.'),
  'env-file': text('the path of a file').optional().describe('File of KEY=VALUE lines for the service.'),
  memory: memorySize().optional().describe('Memory limit, such as 512m or 1g.'),
  cpus: z
    .number({ error: 'a number of CPUs' })
    .positive({ error: 'a number of CPUs above 0' })
    .optional()
    .describe('CPU limit; may be a fraction.'),
  network: text('the name of a network').optional().describe("A network that is there to join, such as the job's own."),
  compose: section({
    file: text('the path of a compose file').describe('The compose file.'),
    service: text('the name of a service').describe('The service that the image under guard replaces.'),
  })
    .optional()
    .describe('Boots the stack around the image.'),
  hardened: flag().optional().describe('Read-only root file system, no capabilities. Default: false.'),
}).describe('How the image is booted.');

const health = section({
  path: text('a path such as "/actuator/health"')
    .regex(/^(?=\/(?!\/)|\$\{)(?:[^\\\s$]|\$\{[^}]*\}|\$)*$/, { error: 'a path such as "/actuator/health"' })
    .optional()
    .describe('Where health is asked. Default: found through /actuator, readiness before health.'),
  kind: word(['actuator', 'http'])
    .optional()
    .describe(
      'actuator: the body decides. http: a 2xx that is not HTML, or "expect". Default: from the path and "components".',
    ),
  within: duration('120s').optional().describe('Longest time from start to healthy. Default: 120s.'),
  timeout: duration('5s').optional().describe('Longest time for one attempt. Default: 5s.'),
  every: duration('1s').optional().describe('Longest pause between two attempts. Default: 1s.'),
  stable: wholeNumber(1, 1000, 'a number of good answers')
    .optional()
    .describe('This many good answers in a row. Default: 1.'),
  components: filledMap(text('the state of a component, such as "UP"'), 'a map from components to states')
    .optional()
    .describe('Components that must be visible and in this state: { db: UP }.'),
  expect: expectation.optional().describe('What the health answer must be, as in a check.'),
  'honor-healthcheck': flag()
    .optional()
    .describe('Whether a HEALTHCHECK of the image that says unhealthy fails the gate. Default: true.'),
}).describe('What healthy means.');

const forbidden = z
  .union(
    [
      text('a text'),
      section({ matches: regularExpression().describe('A regular expression (RE2 syntax) for one line.') }),
    ],
    {
      error: 'a text, or { matches: … }',
    },
  )
  .describe('A text, or a regular expression, that must not be in the log.');

const environmentName = ruled(
  z.string({ error: ENVIRONMENT_NAME }).regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: ENVIRONMENT_NAME }),
  (value, complain) => {
    if (typeof value === 'string' && WITHHELD.test(value)) {
      complain({
        reason: 'policy-invalid-value',
        clause: 'may hold credentials, and values of "env-names" are not kept secret',
        advice: 'Hand the value over through the input "secrets" and write "${secrets.NAME}".',
      });
    }
  },
);

/** The whole policy file, exactly as users write it: nothing is converted, no default is filled in. */
export const policySchema = section({
  version: z.literal(1, { error: '1' }).optional().describe('Version of this file format.'),
  subject: subject.optional(),
  health: health.optional(),
  checks: z.array(check, { error: 'a list of checks' }).optional().describe('The checklist, in order; each must hold.'),
  parallel: wholeNumber(1, 64, 'a number of checks')
    .optional()
    .describe('How many independent checks may run side by side. Default: 1.'),
  filter: filledSection({
    tags: filledList(text('a tag'), 'a list of tags').optional().describe('Only checks with one of these tags run.'),
    skip: filledList(text('a tag'), 'a list of tags').optional().describe('Checks with one of these tags do not run.'),
  })
    .optional()
    .describe('Which checks run.'),
  presets: filledList(word(PRESETS), 'a list of presets')
    .optional()
    .describe('Ready-made rules. actuator-exposure: sensitive actuator endpoints must not answer a stranger.'),
  identity: filledSection({
    version: plainText('a version').optional().describe('Version that the running service must report.'),
    commit: plainText('a commit').optional().describe('Commit that the running service must report.'),
  })
    .optional()
    .describe('What runs says that it is what was built.'),
  logs: section({
    forbid: filledList(forbidden, 'a list of texts or { matches: … }').describe(
      'What must not be in the log of the service.',
    ),
  })
    .optional()
    .describe('Rules about the log.'),
  resources: filledSection({
    memory: share('90%').optional().describe('Greatest share of the memory limit.'),
    cpu: share('90%').optional().describe('Greatest share of the CPUs allowed.'),
  })
    .optional()
    .describe('Rules about memory and CPU.'),
  shutdown: section({
    within: duration('30s').describe('The service must exit by itself within this time after SIGTERM.'),
    request: text('the name of a check')
      .optional()
      .describe(
        'Name of the check whose request is in flight when the signal comes. Default: the first one with a body.',
      ),
  })
    .optional()
    .describe('On SIGTERM: requests in flight finish, the process exits by itself, the port is free.'),
  watch: watch.optional(),
  rollback: rollback.optional(),
  notify: notify.optional(),
  'allowed-hosts': filledList(text(HOST).regex(/^(?:\$\{.*|[^\s/@]+)$/, { error: HOST }), 'a list of hosts')
    .optional()
    .describe('Hosts (host or host:port) beside the service itself that absolute URLs in checks may name.'),
  'env-names': filledList(environmentName, 'a list of names of environment variables')
    .optional()
    .describe('Variables of this environment that "${env.NAME}" may use.'),
}).describe('Policy of Release Guard: what a release must prove before it ships.');

/** The policy as it stands in the file, valid and without defaults. */
export type RawPolicy = z.output<typeof policySchema>;
