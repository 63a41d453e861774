import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { catalogue } from './catalogue/index.ts'
import { scenarios } from './index.ts'

const here = resolve(import.meta.dirname)

test('gives every scenario an id of its own', () => {
  const ids = scenarios.map(({ id }) => id)
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
})

test('keeps every scenario in the file its id names', () => {
  expect(scenarios.map(({ id }) => `${id}.ts`).filter((path) => !existsSync(join(here, path)))).toEqual([])
})

test('registers every file that declares a scenario', async () => {
  const registered = new Set<unknown>(scenarios)
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(
    (path) =>
      path.endsWith('.ts') &&
      !path.endsWith('.test.ts') &&
      /^(authorization-server|client|resource-server)\//.test(path),
  )
  const forgotten: string[] = []
  for (const file of files) {
    const module: Record<string, unknown> = await import(join(here, file))
    const declared = Object.values(module).filter(
      (value) => typeof value === 'object' && value !== null && 'story' in value && 'run' in value,
    )
    if (declared.some((scenario) => !registered.has(scenario))) forgotten.push(file)
  }
  expect(forgotten).toEqual([])
})

test('names only requirements that exist, for the role they bind', () => {
  const wrong = scenarios.flatMap(({ id, role, requirements }) =>
    requirements.filter((row) => catalogue.get(row)?.role !== role).map((row) => `${id}: ${row}`),
  )
  expect(wrong).toEqual([])
})

test('gives every scenario a weak twin that breaks requirements of its own', () => {
  const without = scenarios.filter(({ caughtBy }) => caughtBy.length === 0).map(({ id }) => id)
  expect(without).toEqual([])
  const foreign = scenarios.flatMap(({ id, requirements, caughtBy }) =>
    caughtBy.flatMap(({ twin, breaks }) =>
      breaks.filter((row) => !requirements.includes(row)).map((row) => `${id}: ${twin} breaks ${row}`),
    ),
  )
  expect(foreign).toEqual([])
})
