import { z } from 'zod';
import { policySchema } from './schema.ts';

/**
 * The policy file as a JSON Schema of draft 2020-12, for editors: completion, help and the mistakes that can be seen
 * without running anything. Whatever it refuses the loader refuses too; the loader sees more.
 */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(policySchema, {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
  });
  return { $schema, title: 'Release Guard policy', ...schema };
}
