import { readdir, readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, normalize, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { command } from '../cli/command-in-tests.ts'
import { serverFixes } from './fixes/authorization-server.ts'
import { clientFixes } from './fixes/client.ts'
import { resourceFixes } from './fixes/resource-server.ts'
import { themeOf } from './scenario-page.ts'
import { scenarioPages } from './scenario-pages.ts'

const folder = resolve(import.meta.dirname, '../../docs/scenarios')
const fixes = { 'authorization-server': serverFixes, client: clientFixes, 'resource-server': resourceFixes }

test('keeps a page of every scenario, as code and catalogue are now (`npm run docs:scenarios`)', async () => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const there = await Promise.all(
    files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const),
  )
  expect(Object.fromEntries(there)).toEqual(Object.fromEntries(scenarioPages()))
})

test('shows a fix for every theme, and for no theme that there is not', () => {
  for (const [role, byTheme] of Object.entries(fixes)) {
    const themes = new Set(scenarios.filter((scenario) => scenario.role === role).map(themeOf))
    expect(Object.keys(byTheme).toSorted()).toEqual([...themes].toSorted())
  }
})

describe.each(Object.entries(fixes))('the fixes for the role %s', (_, byTheme) => {
  test.each(Object.entries(byTheme))('can be read as code (%s)', (_, example) => {
    expect(() => stripTypeScriptTypes(`async function fix() {\n${example}\n}`)).not.toThrow()
  })
})

test('links only to pages that there are', () => {
  const pages = scenarioPages()
  const beside = new Set(['verdicts.md', 'tenant-isolation.md'])
  for (const [path, page] of pages) {
    for (const [, target = ''] of page.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      const found = normalize(join('scenarios', dirname(path), target))
      expect([path, found, beside.has(found) || pages.has(found.replace(/^scenarios\//, ''))]).toEqual([
        path,
        found,
        true,
      ])
    }
  }
})

test('prints the same by `explain`', async () => {
  const { out, code } = await command(['explain', 'authorization-server/pkce/verifier-enforced'])
  expect(code).toBe(0)
  const printed = out.replaceAll(/\s+/g, ' ')
  for (const part of [
    'how it is tried',
    'ignores-wrong-verifier',
    'what to do',
    'const kept = stored.codeChallenge',
    'https://www.rfc-editor.org/rfc/rfc9700#section-2.1.1',
  ])
    expect(printed).toContain(part)
})
