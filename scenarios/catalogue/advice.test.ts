import { expect, test } from 'vitest'
import { adviceFor, advisedKeys } from './advice.ts'
import { catalogue } from './index.ts'

test('advises on every row, and for the core documents row by row', () => {
  for (const row of catalogue.rows) expect(adviceFor(row).length, row.id).toBeGreaterThan(20)
  const core = catalogue.rows.filter((row) => ['RFC 9700', 'RFC 7636', 'RFC 9207', 'TENANT'].includes(row.spec))
  expect(core.filter((row) => !advisedKeys.includes(row.id))).toEqual([])
})

test('advises on nothing that is not in the catalogue', () => {
  const known = new Set(catalogue.rows.flatMap((row) => [row.id, `${row.spec}, ${row.section}`]))
  expect(advisedKeys.filter((key) => !known.has(key))).toEqual([])
})

test('refuses to be silent about an unknown row', () => {
  expect(() => adviceFor({ id: 'RFC1-1-1', spec: 'RFC 1', section: '1' })).toThrow('RFC1-1-1')
})
