import { describe, expect, test } from 'vitest'
import { catalogue } from '../../scenarios/catalogue/index.ts'
import { factRows } from './fact-rows.ts'
import { knownKeys } from './json-schema.ts'
import { roleKeys } from './schema/configuration.ts'

const roles = {
  authorizationServer: 'authorization-server',
  client: 'client',
  resourceServer: 'resource-server',
} as const

describe.each(roleKeys)('facts of %s', (role) => {
  const entries: readonly (readonly [string, readonly string[]])[] = Object.entries(factRows[role])

  test('are the keys of the schema, no more and no fewer', () => {
    expect(Object.keys(factRows[role]).toSorted()).toEqual(knownKeys([role, 'facts']).toSorted())
  })

  test('name rows of the catalogue for that role, each once', () => {
    for (const [fact, rows] of entries) {
      expect(rows.length, fact).toBeGreaterThan(0)
      expect(new Set(rows).size, fact).toBe(rows.length)
      for (const row of rows) expect(catalogue.get(row)?.role, row).toBe(roles[role])
    }
  })

  test('miss no row whose text names the fact', () => {
    for (const [fact, rows] of entries) {
      const naming = new RegExp(`\\((?:declared )?${fact}[):]`)
      const named = catalogue
        .forRole(roles[role])
        .filter((row) => naming.test(row.applies ?? ''))
        .map(({ id }) => id)
      expect(
        named.filter((id) => !rows.includes(id)),
        fact,
      ).toEqual([])
    }
  })
})
