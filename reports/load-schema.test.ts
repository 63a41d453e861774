import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { loadJsonSchema } from './load-schema.ts'
import { sampleLoad } from './testing/sample-load.ts'

test('ships the schema that the model says (vitest -u writes it anew)', async () => {
  await expect(`${JSON.stringify(loadJsonSchema(), null, 2)}\n`).toMatchFileSnapshot('./load.schema.json')
})

test('takes a result, and none without its verdict', () => {
  const valid = new Ajv2020({ strict: false }).compile(loadJsonSchema())
  expect(valid(sampleLoad)).toBe(true)
  const { verdict: _, ...rest } = sampleLoad
  expect(valid(rest)).toBe(false)
})
