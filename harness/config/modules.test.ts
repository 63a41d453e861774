import { execFile } from 'node:child_process'
import { readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { loadConfiguration } from './load.ts'
import { configurationOf, serverOf, temporaryFolder } from './testing/written-configuration.ts'

const small = JSON.stringify(configurationOf(serverOf()))

const page = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
const [, documented = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? []

const modules = [
  ['documented.ts', documented, '^127\\.0\\.0\\.1:9000$'],
  ['target.ts', `const name: string = 'typed'\nexport default { ...${small}, name }`, 'typed'],
  ['named.mts', `export const configuration = { ...${small}, name: 'named' as const }`, 'named'],
  ['target.mjs', `export default { ...${small}, name: await Promise.resolve('awaited') }`, 'awaited'],
  ['target.cjs', `module.exports = { ...${small}, name: 'required' }`, 'required'],
  ['filled.mjs', `export default { ...${small}, name: 'in \${FROM_ENVIRONMENT}' }`, 'in colour'],
  ['throws.mjs', `throw new Error('no database\\nsecond line')`, 'MODULE_FAILED .* no database[^\\n]*$'],
  ['malformed.mjs', 'export default {', 'MODULE_FAILED .*SyntaxError'],
  ['missing.mjs', `import './not-there.mjs'`, 'MODULE_FAILED .*not-there'],
  ['other.mjs', 'export const other = 1', 'NOT_A_MAPPING .*export default'],
  ['number.mjs', 'export default 42', 'NOT_A_MAPPING .*no mapping'],
] as const

test('imports modules as Node does, and says in a line what is wrong with one', async () => {
  await using folder = await temporaryFolder()
  const files = await Promise.all(
    modules.map(async ([name, text]) => {
      const file = join(folder.path, name)
      await writeFile(file, text)
      return file
    }),
  )
  const program = join(import.meta.dirname, 'testing/print-name.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...files], {
    env: { ...process.env, FROM_ENVIRONMENT: 'colour' },
  })
  const lines = stdout.trimEnd().split('\n')
  expect(lines).toHaveLength(modules.length)
  for (const [index, [, , expected]] of modules.entries()) expect(lines[index]).toMatch(new RegExp(expected))
})

test('imports a module anew after it was changed', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'target.mjs')
  const names = []
  for (const [index, name] of ['one', 'two'].entries()) {
    await writeFile(file, `export default { ...${small}, name: '${name}' }`)
    await utimes(file, index, index)
    names.push((await loadConfiguration(file, {})).name)
  }
  expect(names).toEqual(['one', 'two'])
})
