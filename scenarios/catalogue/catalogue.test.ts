import { describe, expect, test } from 'vitest'
import { type Level, levels, type Role, roles } from '../../reports/result-model.ts'
import { catalogue, catalogueOf } from './index.ts'
import { sectionUrl } from './links.ts'
import { partlyShared } from './sharing.ts'
import { unanswerable } from './unanswerable.ts'

/** The tables of the catalogue's summary: rows, rows by role, rows by how they can be tested. */
const bySpec: Readonly<Record<string, readonly number[]>> = {
  'RFC 9700': [152, 84, 56, 12, 98, 49, 5],
  'RFC 7636': [27, 14, 13, 0, 27, 0, 0],
  'RFC 9207': [18, 6, 12, 0, 12, 6, 0],
  'RFC 8414': [18, 10, 8, 0, 14, 4, 0],
  'RFC 6749': [75, 49, 24, 2, 53, 22, 0],
  'RFC 9126': [24, 21, 3, 0, 19, 5, 0],
  'RFC 9449': [38, 16, 11, 11, 29, 9, 0],
  'RFC 8705': [10, 5, 3, 2, 0, 10, 0],
  'RFC 8707': [9, 4, 5, 0, 5, 4, 0],
  'RFC 7591': [17, 17, 0, 0, 1, 15, 1],
  'RFC 7592': [12, 10, 2, 0, 0, 12, 0],
  'RFC 7009': [13, 10, 3, 0, 8, 5, 0],
  'RFC 9068': [27, 16, 1, 10, 17, 10, 0],
  'OAuth 2.1': [65, 41, 16, 8, 43, 22, 0],
  'RFC 6750': [10, 1, 4, 5, 8, 2, 0],
  'RFC 8252': [8, 5, 3, 0, 0, 7, 1],
  'RFC 7662': [8, 6, 0, 2, 1, 7, 0],
  'RFC 9101': [7, 5, 2, 0, 2, 5, 0],
  'RFC 9470': [4, 2, 1, 1, 0, 4, 0],
  TENANT: [115, 13, 87, 15, 63, 52, 0],
}
const byLevel: Readonly<Record<Level, number>> = {
  MUST: 326,
  'MUST NOT': 67,
  REQUIRED: 16,
  SHOULD: 133,
  'SHOULD NOT': 24,
  RECOMMENDED: 16,
  'NOT RECOMMENDED': 1,
  MAY: 27,
  STATED: 25,
  ADVISORY: 22,
}
const testabilities = ['black-box', 'with-config', 'not-observable'] as const

describe('the rows', () => {
  test('number 657, for 335 servers, 254 clients and 68 resource servers', () => {
    expect(catalogue.rows).toHaveLength(657)
    const counted = roles.map((role: Role) => catalogue.forRole(role).length)
    expect(counted).toEqual([335, 254, 68])
  })

  test.each(Object.entries(bySpec))('of %s are as many as its summary says', (spec, numbers) => {
    const rows = catalogue.rows.filter((row) => row.spec === spec)
    expect([
      rows.length,
      ...roles.map((role) => rows.filter((row) => row.role === role).length),
      ...testabilities.map((testable) => rows.filter((row) => row.testable === testable).length),
    ]).toEqual(numbers)
  })

  test('belong to no other specification', () => {
    expect([...new Set(catalogue.rows.map((row) => row.spec))]).toEqual(Object.keys(bySpec))
  })

  test('have the keywords the summary counts', () => {
    const counted = levels.map((level) => [level, catalogue.rows.filter((row) => row.level === level).length])
    expect(Object.fromEntries(counted)).toEqual(byLevel)
  })

  test('are found by their id', () => {
    expect(catalogue.get('RFC9700-2.1.1-8')?.text).toMatch(/code_verifier/)
    expect(catalogue.has('RFC9700-2.1.1-8')).toBe(true)
    expect(catalogue.has('RFC9700-2.1.1-99')).toBe(false)
  })

  test('are refused when an id comes twice', () => {
    const [row] = catalogue.rows
    expect(() => catalogueOf(row ? [row, row] : [])).toThrow(/same id/)
  })

  test('link to their section', () => {
    expect(sectionUrl({ spec: 'RFC 9700', section: '2.1.1' })).toBe(
      'https://www.rfc-editor.org/rfc/rfc9700#section-2.1.1',
    )
    for (const row of catalogue.rows.filter((row) => row.spec !== 'TENANT')) {
      expect(new URL(sectionUrl(row)).hash).toBe(`#section-${row.section}`)
    }
  })
})

describe('references between rows', () => {
  /** `RFC9700-2.1-2` stands for the rows of that statement, `RFC9700-2.1-2-as` and `-client`. */
  const statements = new Set(catalogue.rows.flatMap((row) => [row.id, row.id.replace(/-(as|client|rs)$/, '')]))

  test('lead to a row or to a statement', () => {
    const ownIds = catalogue.rows.flatMap((row) => row.related).filter((id) => /^(RFC\d|OAUTH21-|TENANT-)/.test(id))
    expect(ownIds.length).toBeGreaterThan(400)
    expect(ownIds.filter((id) => !statements.has(id))).toEqual([])
  })

  test('to a shared check lead to a row of the same role and never in a circle', () => {
    const endsOf = (id: string, seen: readonly string[] = []): void => {
      expect(seen).not.toContain(id)
      for (const shared of catalogue.get(id)?.shares ?? []) endsOf(shared, [...seen, id])
    }
    for (const row of catalogue.rows) {
      endsOf(row.id)
      for (const shared of row.shares) expect(catalogue.get(shared)?.role, `${row.id} → ${shared}`).toBe(row.role)
    }
  })

  test('are read from every sentence that shares a check', () => {
    const sharing = catalogue.rows.filter((row) => /shares the check|^verdict of/i.test(row.probe))
    expect(sharing.filter((row) => row.shares.length === 0)).toEqual([])
    expect(catalogue.rows.filter((row) => row.shares.length > 0)).toHaveLength(sharing.length)
    expect(catalogue.get('OAUTH21-2.3-1')?.shares).toEqual(['RFC6749-3.1.2-1', 'RFC6749-3.1.2-2'])
    expect(catalogue.get('TENANT-LIFE-4')?.shares).toEqual(['RFC9700-2.2.2-1', 'RFC9700-4.14.2-A1'])
    expect(catalogue.get('OAUTH21-10-1')?.shares).toEqual(['OAUTH21-4.1.2.1-2', 'OAUTH21-4.1.2.1-3'])
  })

  test('say for whom a row is, where it does not say so itself', () => {
    expect(catalogue.get('OAUTH21-10-4')?.appliesTo).toBe('public clients that are issued refresh tokens')
    expect(catalogue.get('RFC9068-5-2')?.appliesTo).toBe(catalogue.get('RFC9700-2.6-2')?.applies)
    expect(catalogue.get('RFC9700-2.1-1')?.appliesTo).toBeUndefined()
  })

  test('are followed to every check that settles a row as it stands', () => {
    expect(catalogue.settledThrough('RFC9700-2.1-1')).toEqual(['RFC9700-2.1-1'])
    expect(catalogue.settledThrough('OAUTH21-10-2')).toEqual(['OAUTH21-10-2', 'OAUTH21-2.3.1-2', 'RFC9700-2.1-1'])
    expect(catalogue.settledThrough('RFC9068-5-2')).toEqual(['RFC9068-5-2', 'RFC9700-4.15.1-1'])
    expect(catalogue.settledThrough('TENANT-LIFE-4')).toEqual(['TENANT-LIFE-4'])
  })

  test('are shared in part wherever the probe adds something that counts', () => {
    for (const id of partlyShared.keys()) expect(catalogue.get(id)?.sharing).toBe('part')
    const adding = catalogue.rows.filter((row) => row.sharing === 'whole' && /\bHere\b/.test(row.probe))
    // Each of these adds nothing but a record, or says again what the other probe says.
    expect(adding.map((row) => row.id)).toEqual(['RFC9700-4.1.3-5', 'RFC6749-3.1.2.4-1', 'OAUTH21-4.3.1-3'])
  })
})

test('gives a reason for exactly the rows that cannot be observed', () => {
  const hidden = catalogue.rows.filter((row) => row.testable === 'not-observable').map((row) => row.id)
  expect(hidden.sort()).toEqual([...unanswerable.keys()].sort())
})
