import { z } from 'zod'

/** Names the shape below. It changes when a reader written for the old shape could be misled by the new one. */
export const loadSchemaId = 'https://parcelproof.dev/schema/load-1.json'

const count = z.int().nonnegative()
const milliseconds = z.number().nonnegative()

/** HdrHistogram V2, compressed, base64; microseconds. Histograms add up: percentiles of parts do not. */
const histogram = z.string()

const latency = z
  .object({
    count,
    min: milliseconds,
    p50: milliseconds,
    p90: milliseconds,
    p95: milliseconds,
    p99: milliseconds,
    p999: milliseconds,
    max: milliseconds,
    mean: milliseconds,
    histogram,
  })
  .readonly()

const outcomes = z.object({ ok: count, refused: count, wrong: count, leak: count }).readonly()

const stage = z
  .object({ stage: z.string(), variant: z.string().optional(), carrier: z.string(), outcomes, latency })
  .readonly()

const second = z
  .object({
    /** Seconds since the run began. */
    second: count,
    /** Flows ended in it. */
    flows: count,
    /** Of them, those that had to be refused right then, and were. */
    refused: count,
    wrong: count,
    p50: milliseconds,
    p95: milliseconds,
    p99: milliseconds,
    /** Of the flows that ended well, with two significant digits. */
    histogram,
  })
  .readonly()

const tenant = z
  .object({
    tenant: z.string(),
    flows: count,
    refused: count,
    wrong: count,
    p50: milliseconds,
    p99: milliseconds,
    /** Of the flows that ended well, with two significant digits. */
    histogram,
  })
  .readonly()

const threshold = z.object({ name: z.string(), limit: z.string(), observed: z.string(), held: z.boolean() }).readonly()

const wrongAnswer = z
  .object({
    stage: z.string(),
    outcome: z.enum(['wrong', 'leak']),
    tenant: z.string(),
    carrier: z.string(),
    reason: z.string(),
  })
  .readonly()

const knee = z
  .object({
    /** The highest rate that held, in flows a second; 0 where none did. */
    rate: z.number().nonnegative(),
    trials: z
      .array(z.object({ rate: z.number(), reached: z.number(), p95: milliseconds, held: z.boolean() }).readonly())
      .readonly(),
  })
  .readonly()

const comparison = z
  .object({
    /** Of the stored run. */
    startedAt: z.string(),
    command: z.string(),
    rows: z
      .array(
        z
          .object({
            what: z.string(),
            before: z.number(),
            now: z.number(),
            /** Now to then. */
            ratio: z.number(),
            /** The ratio may be off by so much either way. */
            noise: z.number().nonnegative(),
            verdict: z.enum(['faster', 'slower', 'same']),
          })
          .readonly(),
      )
      .readonly(),
    /** What makes the two hard to compare, a sentence each. */
    doubts: z.array(z.string()).readonly(),
  })
  .readonly()

/** What a load run found. */
export const loadResult = z
  .object({
    schema: z.literal(loadSchemaId),
    tool: z.object({ name: z.string(), version: z.string(), k6: z.string() }).readonly(),
    command: z.string(),
    seed: count,
    startedAt: z.string(),
    durationMs: milliseconds,
    environment: z.record(z.string(), z.string()).readonly(),
    /** The part of the arrivals that this run sent, such as `2/4`, where several machines shared them. */
    segment: z.string().optional(),
    journey: z.string(),
    question: z.string(),
    shape: z.string(),
    target: z
      .object({ kind: z.enum(['authorization-server', 'platform']), name: z.string(), tenants: count, carriers: count })
      .readonly(),
    verdict: z.enum(['passed', 'failed', 'incomplete']),
    /** Why it is not passed, a sentence each; also what makes the numbers doubtful. */
    findings: z.array(z.string()).readonly(),
    rate: z.object({ planned: z.number(), reached: z.number(), dropped: count }).readonly(),
    stages: z.array(stage).readonly(),
    series: z.array(second).readonly(),
    /** All of them, the busiest first. */
    tenants: z.array(tenant).readonly(),
    thresholds: z.array(threshold).readonly(),
    /** What the thresholds were set to: a whole is judged anew, and not by the verdicts of its parts. */
    limits: z.object({ flowP95: milliseconds.optional(), wrongShare: z.number().min(0).max(1) }).readonly(),
    generator: z
      .object({
        saturated: z.boolean(),
        ownTimeP95: milliseconds,
        cpuShare: z.number().nonnegative(),
        processes: count,
      })
      .readonly(),
    wrongAnswers: z.array(wrongAnswer).readonly(),
    knee: knee.optional(),
    comparison: comparison.optional(),
  })
  .readonly()

export type LoadResult = z.output<typeof loadResult>
export type LoadComparison = z.output<typeof comparison>
export type LoadStage = z.output<typeof stage>
export type LoadSecond = z.output<typeof second>
export type LoadTenant = z.output<typeof tenant>
export type LoadThreshold = z.output<typeof threshold>
export type Latency = z.output<typeof latency>
export type WrongLoadAnswer = z.output<typeof wrongAnswer>
