import { nearestName } from '../../policy/nearest.ts';
import type { Template } from '../../policy/policy.ts';
import { fill, references, UnfilledReference } from '../../policy/template.ts';
import { typed } from './run-context.ts';
import type { DeclaredInput, WorkflowFile } from './workflow-file.ts';

/** What is wrong with the inputs of a dispatch: a sentence, and what to change. */
export interface InputProblem {
  readonly sentence: string;
  readonly advice: string;
}

/** The inputs of a dispatch, and what is wrong with them. */
export interface DispatchInputs {
  /** To be sent; the operation's id is not among them. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The input that is told the tag. */
  readonly tagInput: string | undefined;
  /** The input that carries the operation's id, if the workflow declares one. */
  readonly operationInput: string | undefined;
  readonly problems: readonly InputProblem[];
}

/** Names that mean the tag and nothing else. `version` and `ref` may mean another thing, so only the policy can name those. */
const TAG_INPUTS: ReadonlySet<string> = new Set(['tag', 'tag-name', 'release-tag', 'target-tag', 'git-tag']);
const OPERATION_INPUTS: readonly string[] = ['release-guard-operation', 'operation-id'];
/** https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event */
export const MOST_INPUTS = 25;

/**
 * Puts the inputs of a dispatch together, so that GitHub takes them: only what the file declares, each with a value of
 * its type. The tag goes into every input for which `rollback.inputs` says so; without any, into the one input that is
 * named `tag`, `tag-name`, `release-tag`, `target-tag` or `git-tag` (`_` is as good as `-`), if there is exactly one.
 *
 * @param place where the file was read, for the sentences: `.github/workflows/release.yml at v1.4.1`
 */
export function dispatchInputs(
  file: WorkflowFile,
  wanted: Readonly<Record<string, Template>>,
  tag: string,
  place: string,
): DispatchInputs {
  const declared = file.dispatch?.inputs ?? new Map<string, DeclaredInput>();
  const problems: InputProblem[] = [];
  const inputs: Record<string, string> = {};
  for (const [name, template] of Object.entries(wanted)) {
    const input = declared.get(name);
    if (input === undefined) {
      problems.push(undeclared(name, declared, place));
      continue;
    }
    const value = filled(template, tag);
    if (value === undefined) {
      problems.push({
        sentence: `rollback.inputs.${name} holds a value that is not known here.`,
        advice: 'Only "${target.tag}" is left to fill in when a rollback is planned.',
      });
      continue;
    }
    inputs[name] = value;
    problems.push(...wrongValue(input, value, place));
  }
  const told = Object.keys(inputs).filter((name) =>
    references(wanted[name] ?? '').some((reference) => reference.kind === 'target'),
  );
  const tagInput = told[0] ?? onlyTagInput(declared, wanted);
  if (tagInput !== undefined && inputs[tagInput] === undefined) {
    inputs[tagInput] = tag;
    const input = declared.get(tagInput);
    if (input !== undefined) problems.push(...wrongValue(input, tag, place));
  }
  const operationInput = OPERATION_INPUTS.find((name) => declared.has(name) && wanted[name] === undefined);
  for (const input of declared.values()) {
    const given = inputs[input.name] ?? input.default;
    if (input.required && input.name !== operationInput && (given === undefined || given === '')) {
      problems.push({
        sentence: `${place} requires the input "${input.name}", and there is no value for it.`,
        advice: `Give it a value under rollback.inputs in the policy file, e.g. "${input.name}: …", or give the input a default.`,
      });
    }
  }
  const count = Object.keys(inputs).length + (operationInput === undefined ? 0 : 1);
  if (count > MOST_INPUTS) {
    problems.push({
      sentence: `${count} inputs would be sent, and GitHub takes ${MOST_INPUTS}.`,
      advice: 'Name fewer under rollback.inputs.',
    });
  }
  return { inputs, tagInput, operationInput, problems };
}

function filled(template: Template, tag: string): string | undefined {
  try {
    return fill(template, { vars: new Map(), secrets: new Map(), env: new Map(), targetTag: tag });
  } catch (error) {
    if (error instanceof UnfilledReference) return undefined;
    throw error;
  }
}

function onlyTagInput(
  declared: ReadonlyMap<string, DeclaredInput>,
  wanted: Readonly<Record<string, Template>>,
): string | undefined {
  const names = [...declared.values()]
    .filter(({ name, type }) => TAG_INPUTS.has(name.toLowerCase().replaceAll('_', '-')) && type !== 'boolean')
    .map(({ name }) => name);
  const [only, ...more] = names;
  // What the user gives a value of their own is theirs.
  return only !== undefined && more.length === 0 && wanted[only] === undefined ? only : undefined;
}

function undeclared(name: string, declared: ReadonlyMap<string, DeclaredInput>, place: string): InputProblem {
  const nearest = nearestName(name, declared.keys());
  const names = [...declared.keys()].map((one) => `"${one}"`).join(', ');
  return {
    sentence: `${place} does not declare the input "${name}", and GitHub refuses inputs that it does not know.`,
    advice:
      nearest === undefined
        ? `Take "${name}" out of rollback.inputs${names === '' ? '' : `, or use one of ${names}`}.`
        : `Did you mean "${nearest}"?`,
  };
}

function wrongValue(input: DeclaredInput, value: string, place: string): readonly InputProblem[] {
  const advice = `Change rollback.inputs.${input.name} in the policy file.`;
  if (input.type === 'choice' && input.options.length > 0 && !input.options.includes(value)) {
    const options = input.options.map((option) => `"${option}"`).join(', ');
    return [
      {
        sentence: `${place} takes for the input "${input.name}" only ${options}, and "${value}" would be sent.`,
        advice,
      },
    ];
  }
  const takes = input.type === 'boolean' ? '"true" or "false"' : 'a number';
  const isWrong = typed(input, value) === undefined || (input.type === 'number' && value.trim() === '');
  return isWrong
    ? [{ sentence: `${place} takes for the input "${input.name}" ${takes}, and "${value}" would be sent.`, advice }]
    : [];
}
