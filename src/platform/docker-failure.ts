import type { Reason } from '../reasons.ts';

/** What was asked of docker; the same words mean different things in different calls. */
export type DockerCall = 'examine' | 'pull' | 'create' | 'start' | 'observe' | 'compose' | 'remove';

/** What a failed call of docker means for the user. */
export interface DockerFailure {
  readonly reason: Reason;
  /** One sentence: what was being done and what happened. */
  readonly sentence: string;
  readonly advice: string | undefined;
}

interface FailedCall {
  readonly call: DockerCall;
  /** The image, container or network that it was about, as sentences may name it. */
  readonly about: string;
  /** `undefined` when docker was killed or never started. */
  readonly exitCode: number | undefined;
  readonly startError?: string | undefined;
  readonly timedOut?: boolean;
  readonly stderr: string;
  /** The engine has answered before in this run, so that silence means that it was lost. */
  readonly answeredBefore?: boolean;
}

type Rule = readonly [
  pattern: RegExp,
  reason: Reason,
  sentence: (about: string, found: RegExpExecArray) => string,
  advice: string | undefined,
];

const RESTART_ADVICE =
  'Start the Docker engine on the runner (`docker info` must work in a step before this one), or give `url` or `command` instead of `image`.';

/** Before the engine is reached: the command line's own words. */
const CLIENT_RULES: readonly Rule[] = [
  [
    /permission denied while trying to connect|dial unix [^\n]*: connect: permission denied/i,
    'docker-permission',
    () => 'The Docker engine is there, but this user may not use its socket.',
    "Add the runner's user to the group that owns the socket (usually `docker`), or run the job as a user of that group.",
  ],
  [
    /Error (?:loading|parsing) config file(?![^\n]*permission denied)/i,
    'docker-config',
    () => "Docker's own configuration file (config.json) cannot be read as JSON.",
    'Repair or remove the file; a `docker login` step that was cut short can leave it half written.',
  ],
  [
    /unable to resolve docker endpoint|context "[^"]*" (?:does not exist|not found)|context not found|unable to parse docker host|invalid bind address format|Failed to initialize/i,
    'docker-config',
    () => 'Docker is configured for an engine or context that does not exist.',
    'Check DOCKER_HOST, DOCKER_CONTEXT and the current context (`docker context ls`).',
  ],
  [
    /unable to (?:find|resolve|read)[^\n]*TLS|could not read (?:CA|X509)|x509: [^\n]*(?:docker daemon)|tls: (?:failed to|unknown certificate)[^\n]*daemon/i,
    'docker-config',
    () => "Docker's TLS files for the engine cannot be used.",
    'Check DOCKER_CERT_PATH and DOCKER_TLS_VERIFY.',
  ],
  [
    /client version [\d.]+ is too (?:old|new)|Minimum supported API version/i,
    'docker-failed',
    () => 'The docker command and the Docker engine on this runner are too far apart in age.',
    'Install a docker command of about the same version as the engine, or set DOCKER_API_VERSION.',
  ],
  [
    /cannot connect to the docker daemon|failed to connect to the docker api|error during connect|is the docker daemon running|docker daemon is not running|unexpected EOF|\bEOF$|connection reset by peer|write: broken pipe|read: connection/im,
    'docker-unreachable',
    () => 'No Docker engine answers.',
    RESTART_ADVICE,
  ],
];

const NAMED_BY_REGISTRY =
  'Check the name and the tag, and that the step that pushes the image has run before this one.';
const LOGIN =
  'Log in to the registry in a step before this one (`docker/login-action`); for ghcr.io the job needs `permissions: packages: read`.';
const REGISTRY_AGAIN = 'Run the job again when the registry answers; nothing is known about the image yet.';

const PULL_RULES: readonly Rule[] = [
  [
    /no matching manifest for ([\w/.-]+)|does not match the (?:specified|expected|desired) platform|image operating system "[^"]*" cannot be used|no match for platform in manifest/i,
    'image-wrong-platform',
    (about, found) =>
      found[1] === undefined
        ? `The image ${about} is not built for this machine's platform.`
        : `The image ${about} is not built for this machine's platform (${found[1]}).`,
    'Build the image for the platform of the runner (`platforms:` of docker/build-push-action), or run on a runner of its platform.',
  ],
  [
    /invalid reference format|invalid repository name|must be lower ?case/i,
    'image-reference-invalid',
    (about) => `Docker does not accept ${about} as the name of an image.`,
    undefined,
  ],
  [
    /toomanyrequests|rate limit|429 Too Many/i,
    'registry-unreachable',
    (about) => `The registry of ${about} refuses to serve for now: its rate limit is reached.`,
    'Log in before pulling, or wait until the limit is lifted.',
  ],
  [
    /error getting credentials|docker-credential-[\w-]+/i,
    'docker-config',
    (about) => `The image ${about} could not be pulled: Docker's credential helper failed.`,
    "Check `credsStore` and `credHelpers` in Docker's config.json.",
  ],
  [
    /(?:dial (?:tcp|udp)|proxyconnect|lookup )[^\n]*|no such host|connection refused|i\/o timeout|TLS handshake timeout|request canceled while waiting|Client\.Timeout|deadline exceeded|network is unreachable|no route to host|x509:|tls: |server gave HTTP response to HTTPS client|unexpected (?:HTTP )?status[^\n]*: 5\d\d|unknown: (?:internal|service unavailable)|(?:500|502|503|504) [A-Z][a-z]|server misbehaving|: EOF$|connection reset by peer|unexpected EOF/im,
    'registry-unreachable',
    (about) => `The registry of ${about} cannot be reached.`,
    REGISTRY_AGAIN,
  ],
  [
    /no basic auth credentials|unauthorized|authentication required|authorization failed|401 Unauthorized|403 Forbidden|\bdenied\b|incorrect username or password|insufficient_scope|may require/i,
    'image-unauthorised',
    (about) => `The registry does not give out ${about}: it needs a login, or there is no such image.`,
    LOGIN,
  ],
  [
    /manifest (?:for [^\n]+ )?(?:unknown|not found)|manifest unknown|name unknown|repository [^\n]*not found|: not found|404 Not Found|does not exist/i,
    'image-not-found',
    (about) => `There is no image ${about} in its registry, and none on this machine.`,
    NAMED_BY_REGISTRY,
  ],
];

const START_RULES: readonly Rule[] = [
  [
    /network ([^\s]+) not found|No such network: ([^\s]+)|could not find (?:a )?network/i,
    'network-not-found',
    (_about, found) => `There is no Docker network ${found[1] ?? found[2] ?? 'of that name'}.`,
    'Check `subject.network`; `docker network ls` in a step before this one lists what is there.',
  ],
  [
    /port is already allocated|address already in use|ports are not available|bind: (?:address|cannot assign)/i,
    'port-taken',
    () => 'The container could not be started: the port of this machine that was picked for it is taken.',
    'Run the job again; if it happens each time, look for what takes ports on the runner.',
  ],
  [
    /exec format error|does not match the (?:detected host|specified) platform[^\n]*\n[^\n]*(?:failed|error)/i,
    'image-wrong-platform',
    () =>
      "The container could not be started: its program is built for another machine's platform (exec format error).",
    'Build the image for the platform of the runner (`platforms:` of docker/build-push-action), or run on a runner of its platform.',
  ],
  [
    /exec: "([^"]+)"[^\n]*: (?:no such file or directory|executable file not found)|([^\s"]+): no such file or directory: unknown|executable file not found/i,
    'entrypoint-not-found',
    (_about, found) =>
      `The container could not be started: its program ${found[1] ?? found[2] ?? ''} is not in the image (exit code 127).`.replace(
        '  ',
        ' ',
      ),
    "Check ENTRYPOINT and CMD in the image's Dockerfile, and that the file is copied to that path.",
  ],
  [
    /exec: "([^"]+)"[^\n]*(?:permission denied|is a directory)/i,
    'entrypoint-not-executable',
    (_about, found) =>
      `The container could not be started: its program ${found[1] ?? ''} may not be executed (exit code 126).`.replace(
        '  ',
        ' ',
      ),
    'Make the file executable in the image: `COPY --chmod=0755`, or `RUN chmod +x`.',
  ],
  [
    /unable to find user ([^\s:]+)|no matching entries in passwd file/i,
    'application-failed-to-start',
    (_about, found) => `The container could not be started: the user ${found[1] ?? 'it names'} is not in the image.`,
    "Add the user in the image's Dockerfile, or name it by number (`USER 10001`).",
  ],
  [
    /minimum memory limit allowed is ([\w.]+)/i,
    'policy-invalid-value',
    (_about, found) => `The memory limit in the policy is below what Docker allows (${found[1] ?? 'a few MB'}).`,
    'Raise `subject.memory`.',
  ],
  [
    /range of CPUs is from ([\d.]+) to ([\d.]+)/i,
    'policy-invalid-value',
    (_about, found) => `The CPU limit in the policy is more than this machine has (${found[2] ?? 'fewer'} CPUs).`,
    'Lower `subject.cpus`.',
  ],
  [
    /no space left on device/i,
    'docker-failed',
    () => 'The container could not be made: the disk of the runner is full.',
    'Free space on the runner; `docker system df` shows what takes it.',
  ],
  [
    /no such image/i,
    'image-not-found',
    (about) => `The image ${about} was removed from this machine while it was being started.`,
    'Let no other step prune images while the gate runs.',
  ],
];

const COMPOSE_RULES: readonly Rule[] = [
  [
    /'compose' is not a docker command|unknown command: docker compose|unknown shorthand flag: '\w' in -\w|unknown flag: --(?:project-name|file|project-directory)/i,
    'compose-missing',
    () => 'The policy asks for a compose stack, but the compose plugin of Docker is not installed.',
    "Install it (`docker-compose-plugin` from Docker's own packages, `docker-compose-v2` from Ubuntu's), or use a GitHub-hosted runner, which has it.",
  ],
];

/**
 * What a failed call of the docker command line means. Total: what is not recognised is `docker-failed`
 * (`compose-failed` for compose). Wordings of command lines and engines from 20.10 to 29.
 */
export function explainDockerFailure(failed: FailedCall): DockerFailure {
  if (failed.startError !== undefined) return notStarted(failed.startError);
  if (failed.timedOut && failed.call === 'pull') {
    return {
      reason: 'registry-unreachable',
      sentence: `The registry of ${failed.about} did not deliver the image in time.`,
      advice: REGISTRY_AGAIN,
    };
  }
  if (failed.timedOut) return engineSilent(failed.answeredBefore, 'it did not answer in time');

  const found =
    (failed.call === 'compose' ? match(COMPOSE_RULES, failed) : undefined) ??
    (failed.call === 'pull' ? matchPull(failed) : undefined) ??
    match(CLIENT_RULES, failed) ??
    (failed.call === 'create' || failed.call === 'start' || failed.call === 'compose'
      ? match(START_RULES, failed)
      : undefined) ??
    (failed.call === 'compose' ? match(PULL_RULES, { ...failed, about: 'a service of the stack' }) : undefined);
  if (found?.reason === 'docker-unreachable') return engineSilent(failed.answeredBefore, undefined);
  if (found) return found;
  const code = failed.exitCode === undefined ? 'was killed' : `ended with exit code ${failed.exitCode}`;
  return failed.call === 'compose'
    ? {
        reason: 'compose-failed',
        sentence: `Docker compose could not bring up the stack: it ${code}.`,
        advice: 'Its own words are below; the same command can be tried by hand.',
      }
    : {
        reason: 'docker-failed',
        sentence: `Docker failed to ${VERBS[failed.call]} ${failed.about}: it ${code}.`,
        advice: 'Its own words are below.',
      };
}

const VERBS: Readonly<Record<DockerCall, string>> = {
  examine: 'examine',
  pull: 'pull',
  create: 'create a container from',
  start: 'start',
  observe: 'observe',
  compose: 'bring up',
  remove: 'remove',
};

/** A registry's troubles and an engine's look alike (`EOF`, `connection refused`); the engine's are said by the client itself. */
function matchPull(failed: FailedCall): DockerFailure | undefined {
  const fromEngine = /error response from daemon|error pulling|failed to (?:resolve|copy|do request)/i.test(
    failed.stderr,
  );
  return fromEngine ? match(PULL_RULES, failed) : (match(CLIENT_RULES, failed) ?? match(PULL_RULES, failed));
}

function match(rules: readonly Rule[], failed: FailedCall): DockerFailure | undefined {
  for (const [pattern, reason, sentence, advice] of rules) {
    const found = pattern.exec(failed.stderr);
    if (found) return { reason, sentence: sentence(failed.about, found), advice };
  }
  return undefined;
}

function notStarted(startError: string): DockerFailure {
  return startError === 'EACCES'
    ? {
        reason: 'docker-missing',
        sentence: 'The docker command on this machine may not be executed by this user.',
        advice: RESTART_ADVICE,
      }
    : {
        reason: 'docker-missing',
        sentence: 'There is no docker command on this machine.',
        advice:
          "Run the job on a runner that has Docker (all GitHub-hosted Linux runners do), install the docker command in the job's container, or give `url` or `command` instead of `image`.",
      };
}

function engineSilent(answeredBefore: boolean | undefined, how: string | undefined): DockerFailure {
  return answeredBefore
    ? {
        reason: 'docker-lost',
        sentence: `The Docker engine was there and then went away during the run${how === undefined ? '' : `: ${how}`}.`,
        advice:
          'Nothing is known about the image; look at the engine on the runner and run the job again. Containers of this run are removed at the start of the next one.',
      }
    : {
        reason: 'docker-unreachable',
        sentence: how === undefined ? 'No Docker engine answers.' : `No Docker engine answers: ${how}.`,
        advice: RESTART_ADVICE,
      };
}
