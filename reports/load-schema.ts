import { z } from 'zod'
import { loadResult, loadSchemaId } from './load-model.ts'

/** The JSON Schema (2020-12) of `load.json`, as it is shipped in `load.schema.json`. */
export function loadJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(loadResult, {
    // The TypeScript types are read-only; for a file on disk the annotation says nothing.
    override: ({ jsonSchema }) => void delete jsonSchema.readOnly,
  })
  return { $schema, $id: loadSchemaId, title: 'The result of a Parcelproof load run', ...rest }
}
