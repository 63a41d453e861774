import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, normalize, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { command } from '../../harness/cli/command-in-tests.ts'
import { loadConfiguration } from '../../harness/config/load.ts'
import { readBaseline } from '../../harness/engine/baseline.ts'

const root = resolve(import.meta.dirname, '../..')
const launcher = join(root, 'harness/bin/parcelproof.js')

interface Block {
  readonly page: string
  readonly line: number
  readonly language: string
  readonly code: string
}

async function readPages(): Promise<ReadonlyMap<string, string>> {
  const docs = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)
  return new Map(
    await Promise.all(
      ['README.md', ...docs].map(async (page) => [page, await readFile(join(root, page), 'utf8')] as const),
    ),
  )
}

function blocksOf(page: string, text: string): readonly Block[] {
  return [...text.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(({ 1: language = '', 2: code = '', index }) => ({
    page,
    line: text.slice(0, index).split('\n').length,
    language,
    code,
  }))
}

const pages = await readPages()
const blocks = [...pages].flatMap(([page, text]) => blocksOf(page, text))
const named = (block: Block) => [`${block.page}:${block.line}`, block] as const
const inLanguage = (...languages: readonly string[]) =>
  blocks.filter(({ language }) => languages.includes(language)).map(named)

test('finds code of every kind', () => {
  for (const language of ['ts', 'yaml', 'bash', 'bash run']) expect(inLanguage(language).length).toBeGreaterThan(1)
})

test('type-checks every TypeScript block', async () => {
  const folder = await mkdtemp(join(root, 'examples/docs/.blocks-'))
  try {
    for (const [place, { code }] of inLanguage('ts'))
      await writeFile(join(folder, `${place.replaceAll(/\W/g, '-')}.ts`), code)
    const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    const paths = Object.entries<unknown>(exports).flatMap(([name, target]) => {
      const compiled: unknown = Object(target).types
      if (typeof compiled !== 'string') return []
      const source = compiled.replace(/^\.\/dist\//, `${root}/`).replace(/\.d\.ts$/, '.ts')
      return [[`parcelproof${name.slice(1)}`, [source]] as const]
    })
    const compilerOptions = { paths: Object.fromEntries(paths), moduleDetection: 'force', noUnusedLocals: false }
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../../tsconfig.json', compilerOptions, include: ['*.ts'], exclude: [] }),
    )
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const outcome = await promisify(execFile)(process.execPath, [compiler, '--project', folder]).catch(
      (error: { stdout: string }) => error,
    )
    expect(outcome.stdout).toBe('')
  } finally {
    await rm(folder, { recursive: true })
  }
})

/** A value for every variable that a block names. */
function environmentFor(code: string): Readonly<Record<string, string>> {
  const names = [...code.matchAll(/\$\{(\w+)/g)].flatMap(([, name]) => name ?? [])
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  return Object.fromEntries(names.map((name) => [name, name.endsWith('_PEM') ? key.toString() : 'filled-in'] as const))
}

describe.each(inLanguage('yaml'))('the YAML at %s', (_, { code }) => {
  test('is a configuration or a baseline that is understood', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parcelproof-docs-'))
    try {
      const file = join(folder, 'parcelproof.yaml')
      await writeFile(file, code)
      const value: unknown = parse(code)
      const environment = environmentFor(code)
      if (Array.isArray(value)) expect(await readBaseline(file)).toHaveLength(value.length)
      else if (Object(value).version === 1) expect((await loadConfiguration(file, environment)).version).toBe(1)
      else expect(Object.keys(Object(value)).length).toBeGreaterThan(0)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

/** The command and the options of each line that calls parcelproof. */
function calls(code: string): readonly (readonly string[])[] {
  return [...code.matchAll(/(?:npx parcelproof|npm run parcelproof --|^parcelproof) (.*)$/gm)].map(([, rest = '']) =>
    rest.replace(/ #.*$/, '').trim().split(/\s+/),
  )
}

describe.each(inLanguage('bash', 'sh', 'bash run'))('the shell at %s', (_, { code }) => {
  test('can be read by bash, and calls only commands and options that there are', async () => {
    await promisify(execFile)('bash', ['-n', '-c', code])
    for (const words of calls(code)) {
      const { out: help, code: ended } = await command([words[0] ?? '', '--help'])
      expect([words, ended]).toEqual([words, 0])
      for (const option of words.filter((word) => word.startsWith('--'))) expect(help).toContain(option.split('=')[0])
    }
  })
})

const runnable = [
  ...Map.groupBy(
    blocks.filter(({ language }) => language === 'bash run'),
    ({ page }) => page,
  ),
]

describe.each(runnable)('%s', (_, own) => {
  test('has commands that run one after the other in an empty folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parcelproof-docs-'))
    try {
      // What `init` writes names the environment of whoever runs it.
      const env = {
        ...process.env,
        ACME_SECRET: 'a',
        GLOBEX_SECRET: 'b',
        ALICE: 'c',
        BOB: 'd',
        ALICE_PASSWORD: 'e',
        BOB_PASSWORD: 'f',
      }
      for (const words of own.flatMap(({ code }) => calls(code))) {
        await promisify(execFile)(process.execPath, [launcher, ...words], { cwd: folder, env })
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

test('links only to files that there are', async () => {
  for (const [page, text] of pages) {
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)) {
      const file = normalize(join(root, dirname(page), target))
      const there = await readFile(file).then(
        () => true,
        (error: NodeJS.ErrnoException) => error.code === 'EISDIR',
      )
      expect([page, target, there]).toEqual([page, target, true])
    }
  }
})
