import { finished } from 'node:stream'
import type Koa from 'koa'
import type { CarrierId } from '../carriers/carrier.ts'
import type { AfterStep, BeforeStep, Exchange, Step } from '../core/step.ts'
import { type CountTogether, createFaultEngine, type FaultEngine, type Hit } from '../faults/fault-engine.ts'
import type { RequestFacts } from '../faults/fault-plan.ts'
import { createLatches, type Latches } from '../faults/latches.ts'
import { createJournal, type Journal } from '../journal/journal.ts'
import { createRecorder, type Recorder } from '../journal/recorder.ts'

/** What stands around one carrier: a journal of what happens, and the means to meddle with it. */
export interface Workbench {
  readonly journal: Journal
  readonly faults: FaultEngine
  readonly latches: Latches
  readonly flows: Recorder['flows']
  /** The carrier's table with the workbench's steps around it. */
  around(table: readonly Step[]): readonly Step[]
  /** Koa middleware that goes in front of everything. */
  observe(ctx: Koa.Context, next: Koa.Next): Promise<void>
}

export interface WorkbenchParts {
  readonly carrier: CarrierId
  readonly carrierNow: () => number
  readonly jumpClock: (byMs: number) => void
  /** Counts what faults see together with other processes. */
  readonly together?: CountTogether | undefined
}

export function createWorkbench({ carrier, carrierNow, jumpClock, together }: WorkbenchParts): Workbench {
  const journal = createJournal()
  const faults = createFaultEngine(together)
  const latches = createLatches()
  const recorder = createRecorder(carrier, journal, carrierNow)
  const hits = new WeakMap<object, readonly Hit[]>()

  const sceneOf = (exchange: Exchange, hit: Hit) => ({
    exchange,
    random: hit.random,
    jumpClock,
    note: (text: string) => recorder.noteFault(exchange, `${hit.id}: ${text}`),
  })
  const pass = async (at: 'request' | 'response', exchange: Exchange) => {
    const passed = await latches.pass(at, factsOf(exchange), () => gone(exchange.ctx))
    for (const id of passed) recorder.noteFault(exchange, `${id}: held until released`)
  }
  const factsOf = (exchange: Exchange): RequestFacts => ({
    ...recorder.senderOf(exchange),
    endpoint: exchange.endpoint,
    grantType: exchange.params.get('grant_type') ?? undefined,
  })

  const meddleBefore: BeforeStep = {
    name: 'workbench-faults-before',
    stage: 'before',
    async apply(exchange) {
      await pass('request', exchange)
      const chosen = await faults.hitsOn(factsOf(exchange))
      hits.set(exchange.ctx.req, chosen)
      for (const hit of chosen) {
        // One answer is enough: the next fault waits for a request that still has none.
        if (exchange.ctx.body !== undefined && exchange.ctx.body !== null) return
        await hit.before?.(sceneOf(exchange, hit))
      }
    },
  }
  const meddleAfter: AfterStep = {
    name: 'workbench-faults-after',
    stage: 'after',
    async apply(exchange) {
      for (const hit of hits.get(exchange.ctx.req) ?? []) {
        if (exchange.ctx.respond === false) return
        await hit.after?.(sceneOf(exchange, hit))
      }
      await pass('response', exchange)
    },
  }

  return {
    journal,
    faults,
    latches,
    flows: recorder.flows,
    around: (table) => [...recorder.first, meddleBefore, ...recorder.watched(table), recorder.last, meddleAfter],
    observe: recorder.observe,
  }
}

/** Fires when the other side has closed the connection. */
function gone(ctx: Koa.Context): AbortSignal {
  const controller = new AbortController()
  finished(ctx.res, () => controller.abort())
  return controller.signal
}
