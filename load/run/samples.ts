import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { z } from 'zod'

export const outcomes = ['ok', 'refused', 'wrong', 'leak'] as const
export type Outcome = (typeof outcomes)[number]

/** One stage of one flow. */
export interface Sample {
  readonly kind: 'stage'
  /** Milliseconds since 1970. */
  readonly at: number
  readonly milliseconds: number
  readonly stage: string
  readonly outcome: Outcome
  readonly tenant: string
  readonly carrier: string
  readonly variant: string | undefined
}

/** Flows that could not be started in time, because k6 had no virtual user left. */
export interface Dropped {
  readonly kind: 'dropped'
  readonly count: number
}

/** The part of a flow that the generator itself took. */
export interface OwnTime {
  readonly kind: 'own-time'
  readonly milliseconds: number
}

/** A flow that had no answer at all. */
export interface Unanswered {
  readonly kind: 'unanswered'
  /** Milliseconds since 1970. */
  readonly at: number
}

/** A connection that was opened. */
export interface Connection {
  readonly kind: 'connection'
  readonly tls: boolean
}

export type LoadSample = Sample | Dropped | OwnTime | Unanswered | Connection

const point = z.object({
  metric: z.string(),
  data: z.object({
    time: z.string(),
    value: z.number(),
    tags: z
      .object({
        stage: z.string(),
        outcome: z.enum(outcomes),
        tenant: z.string(),
        carrier: z.string(),
        variant: z.string(),
        tls: z.enum(['true', 'false']),
      })
      .partial()
      .nullish(),
  }),
})

const wanted = [
  '{"metric":"pp_stage","type":"Point"',
  '{"metric":"dropped_iterations","type":"Point"',
  '{"metric":"pp_own_time","type":"Point"',
  '{"metric":"pp_unanswered","type":"Point"',
  '{"metric":"pp_connections","type":"Point"',
]

/** The samples in what k6 prints with `--out json=-`. Most lines are about metrics of k6's own and are passed over unread. */
export async function* readSamples(stdout: Readable): AsyncGenerator<LoadSample> {
  for await (const line of createInterface({ input: stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!wanted.some((start) => line.startsWith(start))) continue
    const sample = sampleOf(line)
    if (sample !== undefined) yield sample
  }
}

function sampleOf(line: string): LoadSample | undefined {
  const { metric, data } = point.parse(JSON.parse(line))
  if (metric === 'dropped_iterations') return { kind: 'dropped', count: data.value }
  if (metric === 'pp_unanswered') return { kind: 'unanswered', at: Date.parse(data.time) }
  if (metric === 'pp_connections') return { kind: 'connection', tls: data.tags?.tls === 'true' }
  if (metric === 'pp_own_time') return { kind: 'own-time', milliseconds: data.value }
  const { stage, outcome, tenant, carrier, variant } = data.tags ?? {}
  if (stage === undefined || outcome === undefined || tenant === undefined || carrier === undefined) return undefined
  const at = Date.parse(data.time)
  return { kind: 'stage', at, milliseconds: data.value, stage, outcome, tenant, carrier, variant }
}
