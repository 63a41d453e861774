import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const folders = ['harness', 'simulators', 'scenarios', 'reports', 'load'] as const
type Folder = (typeof folders)[number]

/** What each folder may import besides itself; a path ending in `.ts` allows that one file. */
const mayImport: Readonly<Record<Folder, readonly string[]>> = {
  simulators: [],
  reports: [],
  scenarios: ['reports/result-model.ts'],
  load: ['reports', 'simulators'],
  harness: ['simulators', 'reports', 'scenarios', 'load', 'package.json'],
}

interface Import {
  readonly from: string
  readonly to: string
}

function sourcesOf(folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
    .map((path) => join(folder, path))
}

function importsOf(source: string): readonly Import[] {
  const text = readFileSync(join(root, source), 'utf8')
  const relativeImports = text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)
  return [...relativeImports].map(([, specifier = '']) => ({
    from: source,
    to: relative(root, resolve(root, dirname(source), specifier)),
  }))
}

function isAllowed({ from, to }: Import): boolean {
  const [own = ''] = from.split('/')
  const allowed = folders.flatMap((folder) => (folder === own ? mayImport[folder] : []))
  return to.startsWith(`${own}/`) || allowed.some((path) => to === path || to.startsWith(`${path}/`))
}

describe('import directions', () => {
  test.each(folders)('holds in %s', (folder) => {
    const forbidden = sourcesOf(folder)
      .flatMap(importsOf)
      .filter((found) => !isAllowed(found))
    expect(forbidden.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
  })

  test('notices an import that goes the wrong way', () => {
    expect(isAllowed({ from: 'simulators/core/clock.ts', to: 'harness/version.ts' })).toBe(false)
    expect(isAllowed({ from: 'reports/junit.ts', to: 'scenarios/index.ts' })).toBe(false)
    expect(isAllowed({ from: 'scenarios/index.ts', to: 'reports/junit.ts' })).toBe(false)
    expect(isAllowed({ from: 'scenarios/api/finding.ts', to: 'scenarios/api/http.ts' })).toBe(true)
  })
})
