import type { HealthResult } from '../../health/wait.ts';
import type { HttpResult } from '../../platform/http.ts';
import type { Subject } from '../../subject/subject.ts';
import type { Finding, SourcePosition } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { actuatorBase, askActuator, jsonObject, own } from './actuator.ts';

/**
 * Endpoints that give away secrets or control, and how a real answer of each is told from a page that answers everything
 * with 200. Shapes: https://docs.spring.io/spring-boot/api/rest/actuator/
 */
const SENSITIVE: Readonly<Record<string, (answer: HttpResult) => boolean>> = {
  env: (answer) => answer.ok && answer.status === 200 && Array.isArray(own(jsonObject(answer.body), 'propertySources')),
  configprops: (answer) => answer.ok && answer.status === 200 && own(jsonObject(answer.body), 'contexts') !== undefined,
  loggers: (answer) => answer.ok && answer.status === 200 && own(jsonObject(answer.body), 'loggers') !== undefined,
  threaddump: (answer) => answer.ok && answer.status === 200 && Array.isArray(own(jsonObject(answer.body), 'threads')),
  // A heap dump does not fit into the cap; what does fit begins with the format's own words.
  heapdump: (answer) =>
    answer.ok
      ? answer.status === 200 && new TextDecoder('latin1').decode(answer.body.subarray(0, 12)) === 'JAVA PROFILE'
      : answer.kind === 'too-large',
  // Never posted to: a GET that is refused for its method says that the endpoint is there.
  shutdown: (answer) => answer.ok && answer.status === 405,
};

/** Bytes of a heap dump that are read before it is believed to be one. */
const HEAP_DUMP_BYTES = 64 * 1024;

/**
 * Preset `actuator-exposure`: asks each sensitive endpoint on the main port, as a stranger would, and judges the answer by
 * its shape. A management port of its own is not asked: it is not where strangers come in.
 */
export async function examineActuatorExposure(
  subject: Subject,
  health: HealthResult,
  source: SourcePosition,
  allowedHosts: readonly string[],
  world: World,
): Promise<readonly Finding[]> {
  const startedAt = world.clock.now() - world.startedAt;
  const bases = [...new Set([actuatorBase(health), '/actuator'])];
  const questions = bases.flatMap((base) =>
    Object.entries(SENSITIVE).map(([endpoint, isReal]) => ({ base, endpoint, isReal })),
  );
  const answers = await Promise.all(
    questions.map(async ({ base, endpoint, isReal }) => {
      const path = `${base}/${endpoint}`;
      const answer = await askActuator(
        subject.baseUrl,
        path,
        subject,
        allowedHosts,
        world,
        endpoint === 'heapdump' ? HEAP_DUMP_BYTES : undefined,
      );
      return { path, answer, exposed: isReal(answer) };
    }),
  );
  world.cancelled.throwIfAborted();
  const exposed = answers.filter(({ exposed: open }) => open).map(({ path }) => path);
  const unanswered = answers.filter(({ answer, exposed: open }) => !answer.ok && !open);
  const common = {
    kind: 'preset',
    title: 'preset actuator-exposure',
    severity: 'block',
    source,
    startedAt,
    durationMs: world.clock.now() - world.startedAt - startedAt,
  } as const;
  if (exposed.length > 0) {
    return [
      {
        ...common,
        outcome: 'fail',
        reason: 'actuator-exposed',
        sentence: `The actuator answers a stranger on the main port at ${exposed.join(', ')}.`,
        evidence: [{ kind: 'text', label: 'Exposed', text: exposed.join('\n') }],
        advice:
          'Take these endpoints out of management.endpoints.web.exposure.include, move the actuator to a management port of its own, or put authentication in front of it.',
      },
    ];
  }
  if (unanswered.length > 0) {
    const first = unanswered[0];
    return [
      {
        ...common,
        outcome: 'undecided',
        reason: 'nothing-examined',
        sentence: `Whether the actuator is exposed could not be examined: ${unanswered.length} of ${answers.length} questions had no answer${first && !first.answer.ok ? ` (${first.path}: ${first.answer.message})` : ''}.`,
        evidence: [],
        advice: 'Look at the service log for what happened to these requests, then run the gate again.',
      },
    ];
  }
  return [
    {
      ...common,
      outcome: 'pass',
      sentence: `None of ${Object.keys(SENSITIVE).join(', ')} answers a stranger on the main port.`,
      evidence: [],
    },
  ];
}
