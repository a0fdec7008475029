import { parse } from 'yaml';

/** What a workflow file says that GitHub acts upon. */
export interface WorkflowFile {
  /** Job keys in order, with the name that is shown and the keys that it needs. */
  readonly jobs: readonly { readonly key: string; readonly name: string; readonly needs: readonly string[] }[];
  /** Inputs of `workflow_dispatch`; `undefined` without that trigger. */
  readonly dispatch: Readonly<Record<string, DispatchInput>> | undefined;
  readonly groups: readonly string[];
  /** `run-name`, with its expressions. */
  readonly runName: string | undefined;
}

export interface DispatchInput {
  readonly required: boolean;
  readonly hasDefault: boolean;
  readonly options: readonly string[] | undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

/** Reads what GitHub reads; a text that is none has one job and no trigger. */
export function readWorkflowFile(text: string): WorkflowFile {
  const file = record(text === '' ? undefined : parse(text)) ?? {};
  const on = file['on'];
  const triggers = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(record(on) ?? {});
  const inputs = record(record(record(on)?.['workflow_dispatch'])?.['inputs']) ?? {};
  const jobs = Object.entries(record(file['jobs']) ?? { release: {} }).map(([key, value]) => {
    const job = record(value) ?? {};
    const needs = job['needs'];
    return {
      key,
      name: typeof job['name'] === 'string' ? job['name'] : key,
      needs: typeof needs === 'string' ? [needs] : Array.isArray(needs) ? needs.map(String) : [],
    };
  });
  const concurrency = [
    file['concurrency'],
    ...Object.values(record(file['jobs']) ?? {}).map((job) => record(job)?.['concurrency']),
  ];
  const runName = file['run-name'];
  return {
    jobs,
    runName: typeof runName === 'string' ? runName : undefined,
    dispatch: triggers.includes('workflow_dispatch')
      ? Object.fromEntries(
          Object.entries(inputs).map(([name, value]): [string, DispatchInput] => {
            const input = record(value) ?? {};
            const options = input['options'];
            return [
              name,
              {
                required: input['required'] === true,
                hasDefault: input['default'] !== undefined,
                options: input['type'] === 'choice' && Array.isArray(options) ? options.map(String) : undefined,
              },
            ];
          }),
        )
      : undefined,
    groups: concurrency.flatMap((one) => {
      const group = typeof one === 'string' ? one : record(one)?.['group'];
      return typeof group === 'string' && !group.includes('${{') ? [group] : [];
    }),
  };
}
