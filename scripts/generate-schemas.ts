import { writeFile } from 'node:fs/promises';
import { policyJsonSchema } from '../src/policy/json-schema.ts';
import { reportJsonSchema } from '../src/report/json-schema.ts';

/** Writes the JSON Schemas that editors and readers of reports use; tests hold them against the code. */
const SCHEMAS = { 'policy.schema.json': policyJsonSchema, 'report.schema.json': reportJsonSchema } as const;

for (const [file, schema] of Object.entries(SCHEMAS)) {
  await writeFile(new URL(`../${file}`, import.meta.url), `${JSON.stringify(schema(), null, 2)}\n`);
  console.log(`Wrote ${file}.`);
}
