import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { validateAction, validateWorkflow } from '@action-validator/core'
import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { command } from '../../harness/cli/command-in-tests.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8')

/** Parses YAML in which nothing is doubtful. */
async function yaml(path: string): Promise<unknown> {
  const document = parseDocument(await read(path), { uniqueKeys: true, strict: true })
  expect([...document.errors, ...document.warnings].map(({ message }) => message)).toEqual([])
  return document.toJS()
}

const texts = z.record(z.string(), z.string())
const input = z.strictObject({ description: z.string(), required: z.literal(false), default: z.string() })
const step = z.strictObject({
  id: z.string().optional(),
  if: z.string().optional(),
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  'working-directory': z.string().optional(),
  env: texts.optional(),
  with: texts.optional(),
})
const action = z.object({
  inputs: z.record(z.string(), input),
  runs: z.object({ using: z.literal('composite'), steps: z.array(step) }),
})

/** Options of `parcelproof run`, by the names in its help. */
async function optionsOfRun(): Promise<readonly string[]> {
  const { out } = await command(['run', '--help'])
  return [...out.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].flatMap(([, name]) =>
    name === undefined || name === 'help' ? [] : [name],
  )
}

const ofTheAction = [
  'scenarios',
  'version',
  'working-directory',
  'setup-node',
  'upload-sarif',
  'upload-report',
  'report-name',
]

function variableOf(name: string): string {
  return `PARCELPROOF_${name.toUpperCase().replaceAll('-', '_')}`
}

describe('action.yml', () => {
  test('is an action to the validator', async () => {
    expect(validateAction(await read('action.yml'))).toMatchObject({ errors: [] })
  })

  test('has an input for every option of `parcelproof run`, and no other', async () => {
    const { inputs } = action.parse(await yaml('action.yml'))
    const options = Object.keys(inputs).filter((name) => !ofTheAction.includes(name))
    expect(options.toSorted()).toEqual((await optionsOfRun()).toSorted())
  })

  test('hands every input on as the variable that the script reads, and by no other way', async () => {
    const { inputs, runs } = action.parse(await yaml('action.yml'))
    const script = await read('ci/run.sh')
    const env = runs.steps.find(({ id }) => id === 'run')?.env ?? {}
    const handed = Object.keys(inputs).filter((name) => !ofTheAction.slice(2).includes(name))
    expect(env).toEqual(Object.fromEntries(handed.map((name) => [variableOf(name), `\${{ inputs.${name} }}`])))
    for (const name of handed) expect(script).toContain(variableOf(name))
    const commands = runs.steps.flatMap(({ run }) => run ?? [])
    expect(commands.filter((text) => text.includes('${{') || text.includes('eval'))).toEqual([])
  })

  test('uploads the report and the alerts also where the run ended red', async () => {
    const { runs } = action.parse(await yaml('action.yml'))
    const uploads = runs.steps.filter(({ uses }) => uses?.includes('upload'))
    expect(uploads.map(({ uses }) => uses?.split('@')[0])).toEqual([
      'github/codeql-action/upload-sarif',
      'actions/upload-artifact',
    ])
    for (const upload of uploads) expect(upload.if).toMatch(/^always\(\) && /)
  })
})

describe.each(['github.yml', 'github-sharded.yml'])('%s', (file) => {
  test('is a workflow to the validator, and uses only inputs that there are', async () => {
    expect(validateWorkflow(await read(`examples/ci/${file}`))).toMatchObject({ errors: [] })
    const { inputs } = action.parse(await yaml('action.yml'))
    const workflow = z
      .object({
        jobs: z.record(
          z.string(),
          z.object({ steps: z.array(step.extend({ with: z.record(z.string(), z.unknown()).optional() })) }),
        ),
      })
      .parse(await yaml(`examples/ci/${file}`))
    const uses = Object.values(workflow.jobs)
      .flatMap(({ steps }) => steps)
      .filter((one) => one.uses?.startsWith('parcelproof/'))
    expect(uses).toHaveLength(1)
    for (const one of uses) expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(one.with ?? {})))
  })
})

/** The keywords of GitLab jobs that the templates need (docs.gitlab.com/ci/yaml). */
const gitlabJob = z.strictObject({
  image: z.string(),
  stage: z.enum(['build', 'test', 'deploy']),
  variables: texts.optional(),
  parallel: z.int().min(2).max(200).optional(),
  allow_failure: z.boolean().optional(),
  needs: z.array(z.string()).optional(),
  script: z.array(z.string()).min(1),
  artifacts: z.strictObject({
    when: z.literal('always'),
    paths: z.array(z.string()).min(1),
    reports: z.strictObject({ junit: z.string() }).optional(),
  }),
})

const circle = z.strictObject({
  version: z.literal(2.1),
  executors: z.record(z.string(), z.strictObject({ docker: z.array(z.strictObject({ image: z.string() })) })),
  jobs: z.record(
    z.string(),
    z.strictObject({
      executor: z.string(),
      parallelism: z.int().optional(),
      environment: texts.optional(),
      steps: z.array(z.union([z.literal('checkout'), z.record(z.string(), z.unknown())])),
    }),
  ),
  workflows: z.record(
    z.string(),
    z.strictObject({ jobs: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])) }),
  ),
})

const runStep = z.object({ run: z.union([z.string(), z.object({ command: z.string() })]) })

/** Every piece of shell in the templates. */
async function commands(): Promise<readonly { readonly file: string; readonly text: string }[]> {
  const gitlab = await Promise.all(
    ['ci/gitlab.yml', 'ci/gitlab-sharded.yml'].map(async (file) =>
      Object.values(z.record(z.string(), gitlabJob).parse(await yaml(file))).flatMap(({ script }) =>
        script.map((text) => ({ file, text })),
      ),
    ),
  )
  const { jobs } = circle.parse(await yaml('ci/circleci.yml'))
  const circleci = Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap((one) => {
      const { data } = runStep.safeParse(one)
      if (data === undefined) return []
      return [{ file: 'ci/circleci.yml', text: typeof data.run === 'string' ? data.run : data.run.command }]
    }),
  )
  return [...gitlab.flat(), ...circleci, { file: 'ci/run.sh', text: await read('ci/run.sh') }]
}

test('holds the GitLab templates to the keywords of GitLab, and each `needs` to a job there is', async () => {
  for (const file of ['ci/gitlab.yml', 'ci/gitlab-sharded.yml']) {
    const jobs = z.record(z.string(), gitlabJob).parse(await yaml(file))
    for (const { needs = [], artifacts } of Object.values(jobs)) {
      expect(Object.keys(jobs)).toEqual(expect.arrayContaining(needs))
      const { junit } = artifacts.reports ?? {}
      if (junit !== undefined) expect(artifacts.paths).toContain(junit.split('/')[0])
    }
  }
})

test('holds the CircleCI snippet to jobs and executors there are', async () => {
  const { executors, jobs, workflows } = circle.parse(await yaml('ci/circleci.yml'))
  for (const { executor } of Object.values(jobs)) expect(Object.keys(executors)).toContain(executor)
  const named = Object.values(workflows).flatMap((workflow) =>
    workflow.jobs.flatMap((job) => (typeof job === 'string' ? [job] : Object.keys(job))),
  )
  expect(named.toSorted()).toEqual(Object.keys(jobs).toSorted())
})

test('holds no shell that bash cannot read, nothing evaluated, and only commands and options that there are', async () => {
  const { out: help } = await command(['merge', '--help'])
  for (const { file, text } of await commands()) {
    await promisify(execFile)('bash', ['-n', '-c', text])
    expect(`${file}: ${text.replace(/^\s*#.*$/gm, '')}`).not.toMatch(/\beval\b/)
    for (const [, option] of text.matchAll(/parcelproof merge .*?--([a-z-]+)/g)) expect(help).toContain(`--${option}`)
  }
})
