import { createReadStream } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LoadResult } from '../../reports/load-model.ts'
import { LoadError } from '../load-error.ts'
import { type PlanSettings, planOf } from '../run/make-plan.ts'
import { type About, resultOf } from '../run/result-of.ts'
import { readSamples } from '../run/samples.ts'
import { createTally } from '../run/tally.ts'
import { durationOf } from '../shapes.ts'

/**
 * Writes what k6 processes elsewhere are told, and sends nothing. Both files hold what the target's clients hold: they
 * are for nobody else to read.
 */
export async function writePlan(folder: string, settings: PlanSettings): Promise<void> {
  await mkdir(folder, { recursive: true })
  const files = { 'plan.json': planOf(settings), 'target.json': settings.target }
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), JSON.stringify(content), { mode: 0o600 })
  }
}

/**
 * The result of k6 processes that ran elsewhere, from the samples each has left (`k6 run --out json=FILE.ndjson`).
 * @throws LoadError where there are none
 */
export async function collectSamples(folder: string, settings: PlanSettings & About): Promise<LoadResult> {
  const files = await sampleFiles(folder)
  const plan = planOf(settings)
  const tally = createTally()
  let first = Number.POSITIVE_INFINITY
  for (const file of files) {
    for await (const sample of readSamples(createReadStream(join(folder, file)))) {
      if (sample.kind === 'stage') first = Math.min(first, sample.at - sample.milliseconds)
      tally.add(sample)
    }
  }
  if (tally.flows === 0)
    throw new LoadError('BAD_RESULT', `Not one flow is in the samples of ${folder}; look at k6's log.`)
  // What k6 said and how it ended stays where it ran.
  const ending = { exitCode: 0, wrongAnswers: [], complaints: [], cpuSeconds: 0 }
  const durationMs = durationOf(plan.shape) * 1000
  const measured = { tally, ending, startedAt: new Date(first), durationMs, processes: files.length }
  return resultOf(settings, plan, measured)
}

async function sampleFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => name.endsWith('.ndjson'))
  if (files.length > 0) return files
  throw new LoadError(
    'BAD_RESULT',
    `There are no samples in ${folder}; give the folder in which k6 has left its .ndjson files.`,
  )
}
