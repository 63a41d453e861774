import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { configurationNode, schemaKeys } from './json-schema.ts'
import { referenceParts, withReference } from './reference.ts'
import { loadWritten } from './testing/written-configuration.ts'

const page = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8')

test('keeps the page as the schema has it (npm run docs:configuration writes it anew)', () => {
  expect(withReference(page)).toBe(page)
})

test('says something about every key', () => {
  const silent = schemaKeys(configurationNode()).filter(({ node }) => (node.description ?? '') === '')
  expect(silent.map(({ path }) => path)).toEqual([])
})

test('names every key in a table', () => {
  const { keys, facts } = referenceParts()
  for (const { name, path } of schemaKeys(configurationNode())) expect(`${keys}${facts}`, path).toContain(`\`${name}\``)
})

test('leads only to headings that are there', () => {
  const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(' ', '-')
      .replace(/[^\w-]/g, ''),
  )
  for (const [, target] of page.matchAll(/\]\(#([^)]*)\)/g)) expect(headings, target).toContain(target)
})

test('shows examples that load', async () => {
  const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)
  expect(examples.length).toBeGreaterThan(3)
  const env = Object.fromEntries([...page.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => [name, `value-of-${name}`]))
  const whole = { version: 1, limits: { hosts: ['as.example', 'api.example', 'app.example', 'rs.example'] } }
  for (const example of examples) {
    const { authorizationServer, ...rest }: Record<string, unknown> = { ...whole, ...parse(example) }
    const configuration = authorizationServer === undefined ? rest : { ...rest, authorizationServer }
    await expect(loadWritten(configuration, { env }), example).resolves.toBeDefined()
  }
})
