import { z } from 'zod'

/** Names the shape below. It changes when a reader written for the old shape could be misled by the new one. */
export const resultSchemaId = 'https://parcelproof.dev/schema/result-1.json'

/** Every word a verdict can be, from the worst to the best. */
export const verdicts = ['failed', 'inconclusive', 'could-not-run', 'warning', 'passed', 'not-applicable'] as const

/** The keywords of the sources; `STATED` and `ADVISORY` mark statements without one. */
export const levels = [
  'MUST',
  'MUST NOT',
  'REQUIRED',
  'SHOULD',
  'SHOULD NOT',
  'RECOMMENDED',
  'NOT RECOMMENDED',
  'MAY',
  'STATED',
  'ADVISORY',
] as const

/** The three kinds of system a requirement can bind. */
export const roles = ['authorization-server', 'client', 'resource-server'] as const

/** Which document wins where two of them disagree. */
export const gradingProfiles = ['rfc9700', 'oauth-2.1'] as const

const verdict = z.enum(verdicts)
const level = z.enum(levels)
const role = z.enum(roles)
const count = z.int().nonnegative()
const strings = z.array(z.string()).readonly()
const duration = z.number().nonnegative()

const requirementVerdict = z
  .object({
    id: z.string(),
    level,
    verdict,
    reason: z.string().optional(),
    expected: z.string().optional(),
    observed: z.string().optional(),
    /** Inconclusive because the positive control failed. */
    controlFailed: z.boolean().optional(),
    /** Ids of the exchanges that decided it, where it is not passed. */
    evidence: strings.optional(),
  })
  .readonly()

const result = z
  .object({
    /** The scenario's id; one scenario has a result per target and, for clients, per carrier. */
    id: z.string(),
    title: z.string(),
    role,
    target: z.string(),
    carrier: z.string().optional(),
    tenants: strings.optional(),
    requirements: z.array(requirementVerdict).readonly(),
    verdict,
    reason: z.string().optional(),
    expected: z.string().optional(),
    observed: z.string().optional(),
    /** Ids of the exchanges behind the verdict. */
    evidence: strings,
    durationMs: duration,
    /** The smallest stories that break a requirement, where stories were made up; `path` leads to one again. */
    counterexamples: z
      .array(z.object({ requirement: z.string(), path: z.string(), steps: strings }).readonly())
      .readonly()
      .optional(),
    /** The command line that runs this scenario again. */
    reproduce: z.string(),
    /** Things seen that never change a verdict. */
    observations: strings.optional(),
    story: z.string().optional(),
    advice: z.string().optional(),
    /** Somebody answers for this failure until a day: it does not decide the exit code and looks like none in JUnit. */
    baseline: z.object({ reason: z.string(), owner: z.string(), expires: z.iso.date() }).readonly().optional(),
    /** The verdict of each attempt, in order, where it was tried again (`--retries`). Several different ones: a flake. */
    attempts: z.array(verdict).readonly().optional(),
  })
  .readonly()

const rowVerdict = z
  .object({
    id: z.string(),
    role,
    target: z.string(),
    carrier: z.string().optional(),
    level,
    verdict,
    /** Ids of the results that had a say; empty where no scenario settles the row. */
    settledBy: strings,
    reason: z.string().optional(),
  })
  .readonly()

const target = z
  .object({
    role,
    name: z.string(),
    profile: z.string().optional(),
    carriers: strings.optional(),
    /** Where in the configuration file it is described. */
    line: z.int().positive().optional(),
  })
  .readonly()

const summary = z
  .object({
    total: count,
    passed: count,
    failed: count,
    warning: count,
    notApplicable: count,
    couldNotRun: count,
    inconclusive: count,
  })
  .readonly()

const tally = z.object({ rows: count, settled: count }).readonly()

const coverage = z
  .object({
    rows: count,
    settled: count,
    byRole: z.record(z.string(), tally).readonly(),
    bySpec: z.record(z.string(), tally).readonly(),
    unanswered: strings,
  })
  .readonly()

/** What became of one cell of the cross-tenant matrix, the worst first. */
export const cellOutcomes = ['leak', 'invalid', 'inconclusive', 'not-tried', 'held'] as const

/** The place of an artefact that cannot be presented to targets of a role; the reason says why. */
export const nowhere = 'nowhere'

const crossTenantCell = z
  .object({
    /** What belongs to one tenant: `state`, `refresh token`. */
    artefact: z.string(),
    /** Where another tenant presented it. */
    place: z.string(),
    role,
    target: z.string(),
    carrier: z.string().optional(),
    outcome: z.enum(cellOutcomes),
    /** Ids of the results that had a say. */
    settledBy: strings,
    reason: z.string().optional(),
  })
  .readonly()

/** What a platform makes of a carrier's quirk, the worst first. */
export const quirkOutcomes = ['broken', 'failed-cleanly', 'not-tried', 'as-usual'] as const

const quirkSurvival = z
  .object({
    target: z.string(),
    carrier: z.string(),
    /** The quirk's id: the carrier, a slash, and what it does. */
    quirk: z.string(),
    /** What the carrier does, in a sentence. */
    says: z.string(),
    outcome: z.enum(quirkOutcomes),
    /** How far the platform came. */
    stage: z.enum(['start', 'callback', 'call', 'refresh']).optional(),
    reason: z.string().optional(),
  })
  .readonly()

/** What a report tells about a requirement, so that writers need no catalogue. */
const requirementText = z
  .object({
    text: z.string(),
    level,
    spec: z.string(),
    section: z.string(),
    sectionTitle: z.string(),
    url: z.string(),
    attack: z.string().optional(),
    advice: z.string(),
  })
  .readonly()

/** The finished run, which is `result.json`. */
export const finishedRunSchema = z
  .object({
    schema: z.literal(resultSchemaId),
    tool: z.object({ name: z.string(), version: z.string() }).readonly(),
    command: z.string(),
    seed: z.int(),
    startedAt: z.iso.datetime(),
    durationMs: duration,
    environment: z.record(z.string(), z.string()).readonly(),
    grading: z.enum(gradingProfiles).optional(),
    /** The run was stopped before every planned scenario had run. */
    interrupted: z.boolean().optional(),
    /** The part of a whole run that this is (`--shard i/n`). */
    shard: z.object({ index: z.int().positive(), of: z.int().positive() }).readonly().optional(),
    /** What a merged run should hold and does not, a sentence each; such a run is incomplete. */
    gaps: strings.optional(),
    exitCode: z.int().optional(),
    /** The configuration file of the target, relative to where the command was given. */
    configFile: z.string().optional(),
    targets: z.array(target).readonly(),
    summary,
    coverage,
    results: z.array(result).readonly(),
    rows: z.array(rowVerdict).readonly(),
    /** The cross-tenant attack matrix: one entry a cell, target and carrier. */
    crossTenant: z.array(crossTenantCell).readonly().optional(),
    /** Interoperability: each carrier's quirks, switched on alone. No verdict comes of it. */
    quirks: z.array(quirkSurvival).readonly().optional(),
    requirements: z.record(z.string(), requirementText).readonly(),
  })
  .readonly()

const header = z.tuple([z.string(), z.string()]).readonly()

/** One HTTP request with its response. What is in here has been redacted already: writers copy it as it is. */
export const exchangeSchema = z
  .object({
    id: z.string(),
    startedAt: z.iso.datetime(),
    durationMs: duration,
    /** The scenario that caused it, and what the step was for. */
    scenario: z.string(),
    label: z.string(),
    target: z.string(),
    carrier: z.string().optional(),
    method: z.string(),
    url: z.string(),
    requestHeaders: z.array(header).readonly(),
    requestBody: z.string().optional(),
    response: z
      .object({
        status: z.int(),
        headers: z.array(header).readonly(),
        body: z.string(),
        bodyTruncated: z.boolean().optional(),
      })
      .readonly()
      .optional(),
    /** A sentence where no answer came. */
    failure: z.string().optional(),
  })
  .readonly()

export type Verdict = (typeof verdicts)[number]
export type Level = (typeof levels)[number]
export type Role = (typeof roles)[number]
export type GradingProfile = (typeof gradingProfiles)[number]
export type RequirementVerdict = z.infer<typeof requirementVerdict>
export type Result = z.infer<typeof result>
export type RowVerdict = z.infer<typeof rowVerdict>
export type CellOutcome = (typeof cellOutcomes)[number]
export type CrossTenantCell = z.infer<typeof crossTenantCell>
export type QuirkOutcome = (typeof quirkOutcomes)[number]
export type QuirkSurvival = z.infer<typeof quirkSurvival>
export type Target = z.infer<typeof target>
export type Summary = z.infer<typeof summary>
export type Coverage = z.infer<typeof coverage>
export type RequirementText = z.infer<typeof requirementText>
export type FinishedRun = z.infer<typeof finishedRunSchema>
export type Exchange = z.infer<typeof exchangeSchema>

/** The worst of several verdicts. Of none at all nothing is known, so that is `could-not-run`, never green. */
export function worstVerdict(given: readonly Verdict[]): Verdict {
  return verdicts.find((candidate) => given.includes(candidate)) ?? 'could-not-run'
}
