import { findJavaTraces, type JavaTrace, nameException, showTrace } from './java-trace.ts';
import type { LogDiagnosis } from './log-analysis.ts';
import type { LogLine } from './log-lines.ts';

/** Finds why a JVM ended: it could not start, ran out of memory, or an exception ended the application. */
export function findJavaFailure(lines: readonly LogLine[]): LogDiagnosis | undefined {
  return findStartProblem(lines) ?? findMemoryProblem(lines) ?? findCrash(lines) ?? findException(lines);
}

interface StartProblem {
  readonly pattern: RegExp;
  readonly summary: (match: RegExpExecArray) => string;
  readonly advice: (match: RegExpExecArray) => string;
}

const START_PROBLEMS: readonly StartProblem[] = [
  {
    pattern:
      /UnsupportedClassVersionError: (\S+) has been compiled by a more recent version of the Java Runtime \(class file version (\d+)[\d.]*\), this version of the Java Runtime only recognizes class file versions up to (\d+)/,
    summary: (match) =>
      `${(match[1] ?? '').replaceAll('/', '.')} was compiled for Java ${javaOf(match[2])}, and the image runs Java ${javaOf(match[3])}`,
    advice: (match) =>
      `Use a base image with Java ${javaOf(match[2])} or later, or compile for Java ${javaOf(match[3])} (--release ${javaOf(match[3])}).`,
  },
  {
    pattern: /^Error: Could not find or load main class (\S+)/,
    summary: (match) => `the JVM could not find or load the main class ${match[1]}`,
    advice: () =>
      'Check the class path and the main class in the image: is the jar where the command looks for it, and is it the executable one (spring-boot:repackage)?',
  },
  {
    pattern: /^Error: Unable to access jarfile (.+)$/,
    summary: (match) => `the JVM could not open the jar ${match[1]}`,
    advice: () =>
      'Check that the Dockerfile copies the jar to the path that ENTRYPOINT names, and that the user it runs as may read it.',
  },
  {
    pattern: /^no main manifest attribute, in (.+)$/,
    summary: (match) => `the jar ${match[1]} names no main class`,
    advice: () =>
      'Copy the executable jar into the image: Spring Boot makes it with spring-boot:repackage (Maven) or bootJar (Gradle); *-plain.jar and *.jar.original are not it.',
  },
  {
    pattern: /^(?:Unrecognized (?:VM )?option:? '?([^']+?)'?|Invalid maximum heap size: (.+))$/,
    summary: (match) => `the JVM does not know the option ${match[1] ?? match[2]}`,
    advice: () =>
      'Look at JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS and the command in the image; options come and go with Java versions.',
  },
  {
    pattern: /^(Could not reserve enough space for .*|.*heap size .* larger than the maximum heap size.*)$/i,
    summary: (match) => `the JVM could not get its memory: ${match[1]}`,
    advice: () =>
      'Let -Xms and -Xmx fit into the memory that the container may use (subject.memory), or use -XX:MaxRAMPercentage instead.',
  },
  {
    pattern: /^# (There is insufficient memory for the Java Runtime Environment to continue\.)/,
    summary: () => 'the JVM could not get memory from the machine',
    advice: () => 'Give it more memory (subject.memory), or let -Xms, -Xmx and -Xss ask for less.',
  },
  {
    pattern: /^(Initial heap size set to a larger value than the maximum heap size)$/,
    summary: () => 'the JVM was told to begin with more heap (-Xms) than it may ever have (-Xmx)',
    advice: () =>
      'Look at -Xms and -Xmx in JAVA_TOOL_OPTIONS and in the command, and at MaxRAMPercentage and subject.memory.',
  },
  {
    pattern: /^Error opening zip file or JAR manifest missing *: (.+)$/,
    summary: (match) => `the JVM could not open the agent ${match[1]}`,
    advice: () => 'Check -javaagent in the command and in JAVA_TOOL_OPTIONS: the agent must be in the image.',
  },
];

function findStartProblem(lines: readonly LogLine[]): LogDiagnosis | undefined {
  for (const problem of START_PROBLEMS) {
    const at = lines.findLastIndex((line) => problem.pattern.test(line.text.trim()));
    const match = at < 0 ? null : problem.pattern.exec(lines[at]?.text.trim() ?? '');
    if (match) {
      return {
        summary: problem.summary(match),
        label: 'what the JVM says',
        evidence: around(lines, at, 2, 6),
        advice: problem.advice(match),
        failedToStart: true,
        fatal: true,
      };
    }
  }
  return undefined;
}

const OUT_OF_MEMORY =
  /(?:^|[\s"])java\.lang\.OutOfMemoryError: (.+?)(?:$| \(was|(?=\s+at ))|^#\s+fatal error: OutOfMemory encountered: (.+)$/;
/** Only what really ends the JVM: an application may catch the error and live on. */
const ENDING =
  /^(?:Terminating|Aborting) due to java\.lang\.OutOfMemoryError|^Exception in thread "|OutOfMemory encountered/;

function findMemoryProblem(lines: readonly LogLine[]): LogDiagnosis | undefined {
  const at =
    lines.findLastIndex((line) => OUT_OF_MEMORY.test(line.text) && ENDING.test(line.text.trim())) + 1 ||
    lines.findLastIndex((line) => OUT_OF_MEMORY.test(line.text)) + 1;
  if (at === 0) return undefined;
  const line = lines[at - 1]?.text ?? '';
  const match = OUT_OF_MEMORY.exec(line);
  const kind = (match?.[1] ?? match?.[2] ?? '').trim();
  return {
    summary: `the JVM ran out of memory (${kind})`,
    label: 'what the JVM says',
    evidence: around(lines, at - 1, 0, 6),
    advice: memoryAdvice(kind),
    failedToStart: false,
    fatal: true,
    reason: 'out-of-memory',
  };
}

function memoryAdvice(kind: string): string {
  if (/metaspace|compressed class/i.test(kind))
    return 'Raise -XX:MaxMetaspaceSize, and look for class loaders that are never freed.';
  if (/direct buffer/i.test(kind))
    return 'Raise -XX:MaxDirectMemorySize, and look for buffers that are never released.';
  if (/native thread/i.test(kind)) {
    return 'Let the service start fewer threads: the number of processes in the container is limited, and each thread is one.';
  }
  if (/array size/i.test(kind))
    return 'Something asks for one array that is larger than any array can be: look at the frame below it.';
  return 'Give the heap more (-Xmx, or -XX:MaxRAMPercentage with a larger subject.memory: by default the heap is a quarter of the memory), or find what fills it with -XX:+HeapDumpOnOutOfMemoryError.';
}

function findCrash(lines: readonly LogLine[]): LogDiagnosis | undefined {
  const at = lines.findLastIndex((line) => /^# A fatal error has been detected by the Java Runtime/.test(line.text));
  if (at < 0) return undefined;
  const block = lines
    .slice(at, at + 20)
    .map((line) => line.text)
    .filter((text) => text.startsWith('#'));
  const signal = block.map((text) => /^#\s+(SIG\w+|Internal Error)/.exec(text)?.[1]).find((name) => name !== undefined);
  const frameAt = block.findIndex((text) => /^# Problematic frame:/.test(text));
  const frame = frameAt < 0 ? undefined : block[frameAt + 1]?.replace(/^#\s*/, '');
  return {
    summary: `the JVM itself crashed (${signal ?? 'fatal error'})${frame === undefined ? '' : ` in ${frame}`}`,
    label: 'what the JVM says',
    evidence: block.join('\n'),
    advice:
      'Look at native code: agents, JNI libraries, a base image with another C library (musl or glibc); another patch release of Java may have it fixed.',
    failedToStart: false,
    fatal: true,
  };
}

function findException(lines: readonly LogLine[]): LogDiagnosis | undefined {
  const traces = findJavaTraces(lines);
  const trace =
    traces.findLast((each) => each.endedTheStart) ??
    traces.findLast((each) => each.uncaughtIn === 'main') ??
    traces.at(-1);
  if (trace === undefined) return undefined;
  const frame = rootOf(trace).ownFrame;
  return {
    summary: `${summarise(trace)}${frame === undefined ? '' : ` (at ${frame})`}`,
    label: 'root cause',
    evidence: showTrace(trace),
    ...(adviceFor(trace) === undefined ? {} : { advice: adviceFor(trace) ?? '' }),
    failedToStart: trace.endedTheStart,
    fatal: false,
  };
}

const MIGRATIONS = /(?:flyway|liquibase)/i;

/** The root, after the migration or the connection that it broke where the chain names one. */
function summarise(trace: JavaTrace): string {
  const root = nameException(rootOf(trace));
  const migration = trace.chain.find((exception) => MIGRATIONS.test(exception.className));
  if (migration === undefined) return root;
  const tool = /flyway/i.test(migration.className) ? 'Flyway' : 'Liquibase';
  const script = migrationScript(trace);
  return `the ${tool} migration failed${script === undefined ? '' : ` in ${script}`}: ${migration === rootOf(trace) ? migrationMessage(migration.message) : root}`;
}

function migrationScript(trace: JavaTrace): string | undefined {
  for (const { message } of trace.chain) {
    const script =
      /Script (V?[\w.-]+\.sql) failed/.exec(message)?.[1] ??
      /Location\s*: (\S+)/.exec(message)?.[1] ??
      /change ?set:? (\S+::\S+::\S+)/i.exec(message)?.[1];
    if (script !== undefined) return script;
  }
  return undefined;
}

function migrationMessage(message: string): string {
  const said = /Message\s*: (.+)/.exec(message)?.[1];
  return said ?? message;
}

function adviceFor(trace: JavaTrace): string | undefined {
  const words = trace.chain.map((exception) => `${exception.className}: ${exception.message}`).join('\n');
  if (MIGRATIONS.test(words)) {
    return 'Run the migrations against a copy of the production schema before the release: the candidate must find the schema that production has, and one migration step must not depend on another release.';
  }
  const placeholder = /Could not resolve placeholder '([^']+)'/.exec(words)?.[1];
  if (placeholder !== undefined) {
    return `Set ${placeholder.split(':')[0]} for the candidate (subject.env or subject.env-file), as it is set in production.`;
  }
  return undefined;
}

function rootOf(trace: JavaTrace) {
  return trace.chain.at(-1) ?? trace.chain[0];
}

/** Class file version 61 is Java 17. https://docs.oracle.com/javase/specs/jvms/se21/html/jvms-4.html#jvms-4.1 */
function javaOf(classFileVersion: string | undefined): number {
  return Number(classFileVersion) - 44;
}

function around(lines: readonly LogLine[], at: number, before: number, after: number): string {
  return lines
    .slice(Math.max(0, at - before), at + after)
    .map((line) => line.text)
    .filter((text) => text.trim() !== '')
    .join('\n');
}
