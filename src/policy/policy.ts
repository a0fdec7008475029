import type { Severity, SourcePosition } from '../verdict.ts';

/**
 * The user's policy file after reading: durations in milliseconds, sizes in bytes,
 * shares from 0 to 1, defaults filled in, every mistake already reported.
 *
 * Strings typed `Template` may hold `${vars.X}`, `${secrets.X}`, `${env.X}`, `${base-url}`, a captured value
 * (`${token}`) or a `for-each` item (`${plan}`); they are filled in when they are used (`policy/template.ts`), as data,
 * and never parsed again. Everything else has its `${vars.X}` and `${env.X}` filled in already.
 */
export interface Policy {
  /** Path as the user gave it; `undefined` for the built-in policy. */
  readonly file: string | undefined;
  readonly subject: SubjectPolicy;
  readonly health: HealthPolicy;
  readonly checks: readonly Check[];
  /** How many independent checks may run side by side. */
  readonly parallel: number;
  /** Only checks with one of `tags` (all when empty) and none of `skip` run. */
  readonly filter: { readonly tags: readonly string[]; readonly skip: readonly string[] };
  readonly presets: readonly { readonly name: PresetName; readonly source: SourcePosition }[];
  readonly identity: IdentityPolicy | undefined;
  readonly logs: LogsPolicy | undefined;
  readonly resources: ResourcesPolicy | undefined;
  readonly shutdown: ShutdownPolicy | undefined;
  readonly rollback: RollbackPolicy;
  /** `undefined` where the file has no such section, and in the modes that do not watch. */
  readonly watch: WatchPolicy | undefined;
  readonly notify: NotifyPolicy | undefined;
  /** Hosts (`api.example.com`, `api.example.com:8443`) that absolute URLs in checks may name. */
  readonly allowedHosts: readonly string[];
  /** Names of variables of the guard's own environment that `${env.X}` may use. */
  readonly envNames: readonly string[];
}

/** A list of checks that has a name of its own. */
export type PresetName = 'actuator-exposure';
/** Text in which `${…}` is filled in when it is used. */
export type Template = string;
/** A JSON value whose strings are templates. */
export type TemplateJson =
  | string
  | number
  | boolean
  | null
  | readonly TemplateJson[]
  | { readonly [key: string]: TemplateJson };

/** How the service is booted. */
export interface SubjectPolicy {
  readonly port: number | undefined;
  readonly managementPort: number | undefined;
  /** Variables and secrets are filled in already. */
  readonly env: Readonly<Record<string, string>>;
  readonly envFile: string | undefined;
  /** Bytes. */
  readonly memory: number | undefined;
  readonly cpus: number | undefined;
  readonly network: string | undefined;
  readonly compose: { readonly file: string; readonly service: string } | undefined;
  readonly hardened: boolean;
  readonly source: SourcePosition | undefined;
}

/** Where health is asked for, what it must be, and for how long it is waited for. */
export interface HealthPolicy {
  readonly path: string | undefined;
  /** `actuator`: DESIGN §5 decides. `http`: a plain 2xx that is not HTML, or `expect`. */
  readonly kind: 'actuator' | 'http';
  readonly withinMs: number;
  /** Longest time one attempt may take. */
  readonly timeoutMs: number;
  /** Longest pause between two attempts; the first pauses are shorter. */
  readonly everyMs: number;
  /** Good answers in a row, `everyMs` apart. */
  readonly stable: number;
  /** Component path (`db`, `broker/us1`) to the state that it must visibly have. */
  readonly components: Readonly<Record<string, string>>;
  readonly expect: Expectation | undefined;
  /** Whether a HEALTHCHECK of the image that says `unhealthy` fails the gate. */
  readonly honorHealthcheck: boolean;
  readonly source: SourcePosition | undefined;
}

/** Methods of HTTP that a check can send. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'TRACE';

interface CheckCommon {
  readonly name: string;
  readonly source: SourcePosition;
  readonly severity: Severity;
  readonly tags: readonly string[];
  /** Total time for one attempt. */
  readonly timeoutMs: number;
  readonly retry: Retry | undefined;
  readonly when: Condition | undefined;
  readonly forEach: ForEach | undefined;
}

/** A check that sends a request and looks at the answer. */
export interface HttpCheck extends CheckCommon {
  readonly kind: 'http';
  readonly method: Method;
  /** A path on the subject (`/api/x`), or an absolute URL whose host is in `allowedHosts`. */
  readonly path: Template;
  readonly query: readonly (readonly [string, Template])[];
  readonly headers: readonly (readonly [string, Template])[];
  readonly body: RequestBody | undefined;
  readonly auth: Auth | undefined;
  /** Redirects to follow; 0 (the default) means that a redirect is the result. */
  readonly follow: number;
  /** Ask the management port instead of the main one. */
  readonly management: boolean;
  readonly expect: Expectation;
  readonly captures: readonly Capture[];
}

/** A check that runs a program and looks at its exit code. */
export interface RunCheck extends CheckCommon {
  readonly kind: 'run';
  /** A list is an argv; a string is a line for the platform's shell. Values are passed by environment, never spliced into the line. */
  readonly run: readonly Template[] | string;
  readonly env: Readonly<Record<string, Template>>;
  readonly workingDirectory: string | undefined;
}

/** One line of the checklist. */
export type Check = HttpCheck | RunCheck;

/** The body of a request, by how it is written in the policy. */
export type RequestBody =
  | { readonly kind: 'json'; readonly value: TemplateJson }
  | { readonly kind: 'form'; readonly fields: readonly (readonly [string, Template])[] }
  | { readonly kind: 'text'; readonly text: Template; readonly contentType: string | undefined }
  | { readonly kind: 'file'; readonly path: string; readonly contentType: string | undefined };

/** How a request says who it is; the values are templates, most often of secrets. */
export type Auth =
  | { readonly kind: 'basic'; readonly user: Template; readonly password: Template }
  | { readonly kind: 'bearer'; readonly token: Template }
  | { readonly kind: 'header'; readonly name: string; readonly value: Template };

/** How often a check that does not hold is tried again, and when not. */
export interface Retry {
  /** Attempts after the first. */
  readonly times: number;
  readonly everyMs: number;
  /** Gives up at once when the answer holds this (e.g. a 403 never gets better). */
  readonly stopWhen: Expectation | undefined;
}

/** Holds when the filled-in template satisfies the matcher; otherwise the check is skipped and says so. */
export interface Condition {
  readonly value: Template;
  readonly matcher: Matcher;
}

/** Repeats a check for each item of a list. */
export interface ForEach {
  /** Name of the item inside templates: `${plan}` or `${plan.id}`. */
  readonly as: string;
  /** The items, or a template that is exactly one captured list. */
  readonly items: readonly TemplateJson[] | Template;
}

/** A value that is taken out of an answer and put into later requests. */
export interface Capture {
  readonly name: string;
  readonly from:
    | { readonly kind: 'json'; readonly path: string }
    | { readonly kind: 'header'; readonly name: string }
    | { readonly kind: 'regex'; readonly pattern: string };
  readonly secret: boolean;
  readonly source: SourcePosition;
}

/** What an answer must be. Every field that is present must hold; an empty list of rules never reaches here. */
export interface Expectation {
  /** Single codes and classes such as `2xx`. Default where nothing is expected: `['2xx']`. */
  readonly status: readonly (number | `${1 | 2 | 3 | 4 | 5}xx`)[] | undefined;
  readonly headers: readonly (readonly [string, Matcher])[];
  /** RFC 9535 paths. */
  readonly json: readonly { readonly path: string; readonly matcher: Matcher; readonly source: SourcePosition }[];
  readonly jsonEqual: { readonly value: TemplateJson; readonly ignore: readonly string[] } | undefined;
  readonly jsonSubset: { readonly value: TemplateJson; readonly ignore: readonly string[] } | undefined;
  /** A JSON Schema, read and compiled while the policy is read. `file` is for messages. */
  readonly schema: { readonly file: string; readonly document: unknown } | undefined;
  readonly body: Matcher | undefined;
  readonly withinMs: number | undefined;
  /** Matched against the `Location` header of a redirect. */
  readonly redirect: Matcher | undefined;
}

/** A rule for one value. Every field that is present must hold. */
export interface Matcher {
  readonly equals?: TemplateJson;
  readonly not?: Matcher;
  readonly contains?: TemplateJson;
  /** A regular expression in RE2 syntax (linear time). */
  readonly matches?: string;
  readonly exists?: boolean;
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'null';
  /** Of a string, list or object. */
  readonly length?: Matcher;
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
  readonly oneOf?: readonly TemplateJson[];
  /** Every element of the list; an empty list fails. */
  readonly every?: Matcher;
  readonly any?: Matcher;
}

/** Both are `undefined` in the modes that say themselves what must answer (rollback and drill). */
export interface IdentityPolicy {
  readonly version: string | undefined;
  readonly commit: string | undefined;
  readonly source: SourcePosition;
}

/** What must not stand in the log of the service. */
export interface LogsPolicy {
  readonly forbid: readonly {
    readonly rule:
      | { readonly kind: 'text'; readonly text: string }
      | { readonly kind: 'regex'; readonly pattern: string };
    readonly source: SourcePosition;
  }[];
}

/** What the container may use of what it is allowed. */
export interface ResourcesPolicy {
  /** Shares of the limit, 0 to 1. */
  readonly memory: number | undefined;
  readonly cpu: number | undefined;
  readonly source: SourcePosition;
}

/** How the service must end after SIGTERM. */
export interface ShutdownPolicy {
  readonly withinMs: number;
  /** Name of the check whose request is in flight when the signal comes; default: the first one with a body. */
  readonly request: string | undefined;
  readonly source: SourcePosition;
}

/** Where a rollback may go to, how it is started, and how it is verified. */
export interface RollbackPolicy {
  /** File name of the release workflow; the input `workflow` outranks it. */
  readonly workflow: string | undefined;
  /** Glob of the tags that are releases. */
  readonly tags: string;
  readonly via: 'auto' | 'rerun' | 'rerun-job' | 'dispatch';
  readonly job: string | undefined;
  /** For `dispatch`; only `${target.tag}` is left to fill in. */
  readonly inputs: Readonly<Record<string, Template>>;
  /** How long the run that was started may take. */
  readonly waitMs: number;
  readonly verify: { readonly url: string; readonly withinMs: number } | undefined;
  readonly floor: string | undefined;
  readonly revoked: readonly string[];
  /** Whether pre-releases may be gone back to. */
  readonly preReleases: boolean;
  /** Reference of a release's image where the ledger does not know it; only `${target.tag}` is left to fill in. */
  readonly image: Template | undefined;
  /** `boot`: the target's image passes the gate on this machine before anything is sent. */
  readonly preflight: 'image' | 'boot';
  readonly migrations:
    | { readonly paths: readonly string[]; readonly whenCrossed: 'refuse' | 'warn' | 'allow' }
    | undefined;
  /** Globs of files whose changes are listed, because going back does not take them back by itself. */
  readonly configuration: readonly string[];
  readonly limits: { readonly perRelease: number; readonly perDay: number };
  /** `full`: mode drill really goes back, and comes forward again. */
  readonly drill: 'plan' | 'full';
  readonly source: SourcePosition | undefined;
}

/** How the live service is watched after a release. Shares from 0 to 1. */
export interface WatchPolicy {
  readonly forMs: number;
  /** From one tick of the probes to the next; the other sources have paces of their own. */
  readonly everyMs: number;
  /** Names of checks; each tick asks all of them. */
  readonly probes: readonly string[];
  /** Names of checks that log in: probes that stand after them send the cookies that they got. */
  readonly session: readonly string[];
  readonly errorRate: number | undefined;
  readonly p95: { readonly maxMs: number | undefined; readonly baselineRatio: number | undefined } | undefined;
  readonly consecutiveFailures: number | undefined;
  readonly minSamples: number;
  readonly strict: boolean;
  readonly consecutiveErrorLimit: number;
  /** Another URL that is known to answer: when it does not, our own network is out. */
  readonly controlUrl: string | undefined;
  /** Asks the actuator's state this often; `undefined`: not at all. */
  readonly healthEveryMs: number | undefined;
  readonly prometheus: { readonly url: string } | undefined;
  /** Error rate and P95 from the service's own counters; `undefined`: not asked. */
  readonly actuator: { readonly everyMs: number } | undefined;
  /** Name or id of a container on this machine. */
  readonly container: string | undefined;
  readonly metrics: readonly WatchMetric[];
  readonly budgets: readonly WatchBudget[];
  /** Short visits instead of one long watch; `undefined`: one long watch. */
  readonly visits: { readonly everyMs: number } | undefined;
  readonly source: SourcePosition;
  /** Where each rule, the control URL and the container were asked for, by the key; what was not is absent. */
  readonly ruleSources?: ReadonlyMap<string, SourcePosition>;
}

/** A figure that is looked at again and again during a watch, and its limits. */
export interface WatchMetric {
  readonly name: string;
  readonly from: /** `stepMs`: of a range query that brings every value since the look before; `undefined` for an instant one. */
    | { readonly kind: 'prometheus'; readonly query: string; readonly stepMs: number | undefined }
    | { readonly kind: 'json'; readonly url: string; readonly path: string }
    | { readonly kind: 'actuator'; readonly meter: string; readonly statistic: string | undefined }
    | { readonly kind: 'container'; readonly what: 'memory' | 'cpu' };
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly baselineRatio: number | undefined;
  readonly everyMs: number;
  readonly initialDelayMs: number;
  readonly failureLimit: number;
  readonly inconclusiveLimit: number;
  readonly consecutiveErrorLimit: number;
  readonly dryRun: boolean;
  readonly source: SourcePosition;
}

/** An error budget as burn rate over a long and a short window. */
export interface WatchBudget {
  readonly budget: number;
  readonly rate: number;
  readonly longMs: number;
  readonly shortMs: number;
}

/** Whom to tell of the verdict. */
export interface NotifyPolicy {
  /** A secret as a whole: who has it may post. */
  readonly webhook: string;
  /** `undefined`: by the host. */
  readonly format: 'slack' | 'json' | undefined;
  /** Only what has one of these levels is told. */
  readonly levels: readonly NotifyLevel[];
  readonly source: SourcePosition;
}

/** How urgent a notification is, the least first. */
export type NotifyLevel = 'info' | 'warning' | 'critical' | 'emergency';
