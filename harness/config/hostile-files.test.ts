import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { authorizationServerTarget } from './authorization-server-target.ts'
import { ConfigurationError } from './configuration-error.ts'
import { isMapping } from './environment.ts'
import { configurationTemplate } from './template.ts'
import { loadWritten, refusalOf } from './testing/written-configuration.ts'

const secrets = {
  ACME_SECRET: 'hunter2-one',
  GLOBEX_SECRET: 'hunter2-two',
  ALICE_PASSWORD: 'hunter2-three',
  BOB_PASSWORD: 'hunter2-four',
}

/** Loads, or is refused in sentences without a secret; anything else is a fault of the loader. */
async function loadsOrIsRefused(content: unknown): Promise<void> {
  try {
    await authorizationServerTarget(await loadWritten(content, { env: secrets }))
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    const message = error instanceof Error ? error.message : ''
    expect(message).not.toMatch(/hunter2|undefined|\[object|Invalid input|\n {4}at /)
  }
}

/** The same tree with the nth node replaced, by document order. */
function withNode(tree: unknown, target: number, replacement: unknown): unknown {
  let count = 0
  const visit = (node: unknown): unknown => {
    count += 1
    if (count === target) return replacement
    if (Array.isArray(node)) return node.map(visit)
    if (!isMapping(node)) return node
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value)]))
  }
  return visit(tree)
}

test('answers any value at any place with a sentence', async () => {
  const tree: unknown = parse(configurationTemplate)
  const placeholder = fc.constantFrom(`\${ACME_SECRET}`, `\${ALICE_PASSWORD}{x}`, `\${NOT_SET}`, `x\${`, '')
  const value = fc.oneof(fc.jsonValue(), placeholder, fc.webUrl(), fc.double())
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 70 }), value, async (target, replacement) => {
      await loadsOrIsRefused(withNode(tree, target, replacement))
    }),
    { numRuns: 120 },
  )
})

test('answers any cut of a file with a sentence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: configurationTemplate.length }), async (length) => {
      await loadsOrIsRefused(configurationTemplate.slice(0, length))
    }),
    { numRuns: 60 },
  )
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'refuses the key %s like any other',
  async (key) => {
    expect(
      (await refusalOf(`version: 1\n${key}: { polluted: true }\nauthorizationServer: {}\n`)).problems.map(
        ({ path }) => path,
      ),
    ).toContainEqual([key])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  },
)
