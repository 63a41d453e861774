import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import draft6 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' }
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { toHar } from './har.ts'
import { sampleExchanges, sampleRun } from './testing/sample-run.ts'

const harSchemas: Readonly<Record<string, object>> = createRequire(import.meta.url)('har-schema')
const har = JSON.parse([...toHar(sampleRun, sampleExchanges)].join(''))

test('keeps to the schema of HAR 1.2', () => {
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addMetaSchema(draft6)
  ajv.addSchema(Object.values(harSchemas))
  const validate = ajv.getSchema('har.json')
  expect(validate?.(har), ajv.errorsText(validate?.errors)).toBe(true)
  expect(validate?.({ log: { ...har.log, entries: [{}] } })).toBe(false)
})

test('has an entry for each exchange, in order', () => {
  expect(har.log.entries.map((entry: { _id: string }) => entry._id)).toEqual(sampleExchanges.map(({ id }) => id))
})

test('tells the request apart into its parts', () => {
  const [{ request, response }] = har.log.entries
  expect(request.queryString).toEqual([
    { name: 'client_id', value: 'acme' },
    { name: 'scope', value: 'a b' },
  ])
  expect(request.cookies).toEqual([
    { name: 'a', value: '1' },
    { name: 'b', value: '2' },
  ])
  expect(response).toMatchObject({ status: 302, redirectURL: '/next', cookies: [{ name: 'sid', value: '[redacted]' }] })
  expect(response.content.text).toBe(sampleExchanges[0]?.response?.body)
})

test('says why no answer came', () => {
  expect(har.log.entries[1]).toMatchObject({
    _error: 'the connection was closed before an answer came',
    response: { status: 0, comment: 'the connection was closed before an answer came' },
  })
})

test('writes a run without exchanges', () => {
  expect(JSON.parse([...toHar(sampleRun, [])].join('')).log.entries).toEqual([])
})
