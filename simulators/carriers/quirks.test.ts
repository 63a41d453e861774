import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { quirks } from './quirks.ts'

const testNames = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .flatMap((path) => [
    ...readFileSync(join(import.meta.dirname, path), 'utf8').matchAll(/describe[^'`]*['`]([^'`]+)['`]/g),
  ])
  .map(([, name = '']) => name)

test('have ids of their own that begin with their carrier', () => {
  expect(new Set(quirks.map(({ id }) => id)).size).toBe(quirks.length)
  for (const { id, carrier } of quirks) expect(id).toMatch(new RegExp(`^${carrier}/[a-z0-9-]+$`))
})

test('say that they are chosen where there is no source', () => {
  for (const { id, sources, confidence } of quirks) {
    if (sources[0] === 'none') expect([id, confidence]).toEqual([id, 'chosen'])
  }
})

describe.each(quirks)('$id', ({ id, says }) => {
  test('is one sentence and has a test of its own', () => {
    expect(says).toMatch(/^[A-Z].*[."]$/)
    expect(testNames.filter((name) => name.split(/[ ,]+/).includes(id))).not.toEqual([])
  })
})
