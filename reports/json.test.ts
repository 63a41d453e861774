import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { toJson } from './json.ts'
import { ndjsonLine, toNdjson } from './ndjson.ts'
import schema from './result.schema.json' with { type: 'json' }
import { finishedRunSchema } from './result-model.ts'
import { sampleRun } from './testing/sample-run.ts'

const written = JSON.parse([...toJson(sampleRun)].join(''))

test('writes the run as it is', () => {
  expect(written).toEqual(JSON.parse(JSON.stringify(sampleRun)))
  expect(finishedRunSchema.parse(written)).toEqual(written)
})

test('keeps to the schema that is shipped', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true })
  addFormats.default(ajv)
  const validate = ajv.compile(schema)
  expect(validate(written), ajv.errorsText(validate.errors)).toBe(true)
  expect(validate({ ...written, summary: { ...written.summary, total: -1 } })).toBe(false)
  expect(validate({ ...written, invented: true })).toBe(false)
})

test('writes a run without results, rows and requirements', () => {
  const empty = { ...sampleRun, results: [], rows: [], requirements: {} }
  expect(JSON.parse([...toJson(empty)].join(''))).toMatchObject({ results: [], rows: [], requirements: {} })
})

test('writes one result a line, none broken by what a target sent', () => {
  const lines = [...toNdjson(sampleRun)].join('').split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.map((line) => JSON.parse(line))).toEqual(written.results)
  for (const result of sampleRun.results) expect(ndjsonLine(result).indexOf('\n')).toBe(ndjsonLine(result).length - 1)
})
