import { z } from 'zod'
import { finishedRunSchema, resultSchemaId } from './result-model.ts'

/** The JSON Schema (2020-12) of `result.json`, as it is shipped in `result.schema.json`. */
export function resultJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(finishedRunSchema, {
    // The TypeScript types are read-only; for a file on disk the annotation says nothing.
    override: ({ jsonSchema }) => void delete jsonSchema.readOnly,
  })
  return { $schema, $id: resultSchemaId, title: 'The result of a Parcelproof run', ...rest }
}
