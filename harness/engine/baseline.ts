import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Result } from '../../reports/result-model.ts'
import { UsageError } from '../cli/usage-error.ts'

const entrySchema = z.strictObject({
  scenario: z.string(),
  target: z.string().optional(),
  carrier: z.string().optional(),
  tenant: z.string().optional(),
  /** What it covers; both where it is left out. */
  verdict: z.enum(['failed', 'could-not-run']).optional(),
  /** Rows that may be red; any row of the scenario where it is left out. */
  requirements: z.array(z.string()).readonly().optional(),
  reason: z.string().min(1),
  owner: z.string().min(1),
  expires: z.iso.date(),
})

const baselineSchema = z.array(entrySchema).readonly()

/** One known failure, or one known "could not run", that somebody answers for until a day. */
export type BaselineEntry = z.infer<typeof entrySchema>

/** Results with what the baseline covers marked, and what is wrong with the baseline itself. */
export interface Baselined {
  readonly results: readonly Result[]
  /** Stale and expired entries: each of them fails the run. */
  readonly problems: readonly string[]
}

/**
 * Reads a baseline: a YAML or JSON list of entries.
 * @throws {UsageError} where it is missing, malformed or has unknown keys
 */
export async function readBaseline(path: string): Promise<readonly BaselineEntry[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError('BAD_BASELINE', `The baseline ${path} cannot be read; give the path of an existing file.`)
  })
  const checked = baselineSchema.safeParse(await parsed(path, text))
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const place = issue === undefined || issue.path.length === 0 ? 'at its top level' : `at ${issue.path.join('.')}`
  throw new UsageError(
    'BAD_BASELINE',
    `The baseline ${path} is wrong ${place}: ${issue?.message ?? 'not a list'}. It is a list of entries with scenario, target, carrier or tenant, reason, owner and expires (YYYY-MM-DD).`,
  )
}

/** Most runs have no baseline, and do without the seventy modules of the parser. */
async function parsed(path: string, text: string): Promise<unknown> {
  const { parse, YAMLParseError } = await import('yaml')
  try {
    return parse(text)
  } catch (error) {
    const place = error instanceof YAMLParseError && error.linePos ? ` in line ${error.linePos[0].line}` : ''
    throw new UsageError('BAD_BASELINE', `The baseline ${path} is no YAML${place}.`)
  }
}

const coverable: ReadonlySet<Result['verdict']> = new Set(['failed', 'could-not-run'])

/**
 * Marks what the entries cover. An entry that covers nothing although its scenario ran is stale; one past its day has
 * expired and covers nothing.
 * @param today `YYYY-MM-DD`
 */
export function applyBaseline(results: readonly Result[], entries: readonly BaselineEntry[], today: string): Baselined {
  const problems: string[] = []
  const used = new Set<BaselineEntry>()
  const valid = entries.filter((entry) => {
    if (entry.expires >= today) return true
    problems.push(
      `the baseline entry for ${nameOf(entry)} expired on ${entry.expires}; ${entry.owner} has to mend it or renew it`,
    )
    return false
  })
  const marked = results.map((result): Result => {
    const entry = valid.find((candidate) => covers(candidate, result))
    if (entry === undefined || !coverable.has(result.verdict)) return result
    used.add(entry)
    const { reason, owner, expires } = entry
    return { ...result, baseline: { reason, owner, expires } }
  })
  for (const entry of valid) {
    const ran = results.some((result) => concerns(entry, result))
    if (ran && !used.has(entry)) {
      problems.push(
        `the baseline entry for ${nameOf(entry)} is stale: what it covers is not red any more; ${entry.owner} can take it off`,
      )
    }
  }
  return { results: marked, problems }
}

function concerns(entry: BaselineEntry, result: Result): boolean {
  return (
    entry.scenario === result.id &&
    (entry.target === undefined || entry.target === result.target) &&
    (entry.carrier === undefined || entry.carrier === result.carrier) &&
    (entry.tenant === undefined || result.tenants?.includes(entry.tenant) === true)
  )
}

/** A verdict and rows that the entry names are the only ones it covers: a new failure never hides behind an old one. */
function covers(entry: BaselineEntry, result: Result): boolean {
  const red = result.requirements.filter(({ verdict }) => verdict === result.verdict)
  return (
    concerns(entry, result) &&
    (entry.verdict === undefined || entry.verdict === result.verdict) &&
    (entry.requirements === undefined || red.every(({ id }) => entry.requirements?.includes(id)))
  )
}

function nameOf(entry: BaselineEntry): string {
  return [entry.scenario, entry.target, entry.carrier, entry.tenant].filter((part) => part !== undefined).join(' / ')
}
