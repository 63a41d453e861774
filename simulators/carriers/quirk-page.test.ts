import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { quirkPage } from './quirk-page.ts'
import { quirks } from './quirks.ts'

const written = readFileSync(resolve(import.meta.dirname, '../../docs/carriers.md'), 'utf8')

test('says what the quirks say; if it does not, run npm run docs:carriers', () => {
  expect(written).toBe(quirkPage())
})

test('has a row for every quirk', () => {
  for (const { id } of quirks) expect(written).toContain(`| \`${id}\` |`)
})
