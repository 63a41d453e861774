import { expect, test } from 'vitest'
import { resultJsonSchema } from './result-schema.ts'

test('ships the schema that the model says (vitest -u writes it anew)', async () => {
  await expect(`${JSON.stringify(resultJsonSchema(), null, 2)}\n`).toMatchFileSnapshot('./result.schema.json')
})
