import { performance } from 'node:perf_hooks'
import type Koa from 'koa'
import type { CarrierId } from '../carriers/carrier.ts'
import { refusalIn } from '../core/refusal.ts'
import type { AfterStep, BeforeStep, Exchange, RequestStep, Step } from '../core/step.ts'
import { adviceFor, adviceForFaults } from './advice.ts'
import { answerText } from './answer-text.ts'
import { createFlows, type Flows, handlesOf, handlesOfAnswer, interactionOf } from './flows.ts'
import type { Journal } from './journal.ts'
import type { JournalEntry, RecordedRefusal } from './journal-entry.ts'
import { errorOf, outcomeOf, statusOf } from './outcome.ts'
import { createRedactor } from './redact.ts'
import { redactAddress, redactBody, redactHeaders } from './redact-message.ts'
import { createRefusingSteps } from './refusing-step.ts'
import { type Sender, senderOfRequest } from './sender.ts'

/** What is gathered of one request while it is served. */
interface Draft {
  readonly startedAt: number
  readonly at: string
  readonly carrierTime: string
  readonly target: string
  readonly headers: Koa.Context['req']['headers']
  body: string
  exchange: Exchange | undefined
  params: URLSearchParams
  sender: Sender
  readonly faults: string[]
}

export interface Recorder {
  /** Go in front of everything else. */
  readonly first: readonly Step[]
  /** The table with each step watched for refusals. */
  watched(table: readonly Step[]): readonly Step[]
  /** Sees every finished answer. */
  readonly last: Step
  /** Koa middleware that sees every request first and last, whatever happens to it. */
  observe(ctx: Koa.Context, next: Koa.Next): Promise<void>
  /** Who sent this request. */
  senderOf(exchange: Exchange): Sender
  /** Notes what is done to an exchange on purpose. */
  noteFault(exchange: Exchange, text: string): void
  readonly flows: Pick<Flows, 'count' | 'goOn'>
}

/** Writes every exchange of one carrier into its journal. */
export function createRecorder(carrier: CarrierId, journal: Journal, carrierNow: () => number): Recorder {
  const drafts = new WeakMap<object, Draft>()
  const steps = createRefusingSteps()
  const flows = createFlows()

  const bodyStep: RequestStep = {
    name: 'journal-body',
    stage: 'request',
    apply({ ctx, body }) {
      const draft = drafts.get(ctx.req)
      if (draft !== undefined) draft.body = body
    },
  }
  const senderStep: BeforeStep = {
    name: 'journal-sender',
    stage: 'before',
    async apply(exchange) {
      const draft = drafts.get(exchange.ctx.req)
      if (draft === undefined) return
      draft.exchange = exchange
      draft.params = new URLSearchParams(exchange.params)
      draft.sender = await senderOfRequest(exchange)
    },
  }
  const exchangeStep: AfterStep = {
    name: 'journal-exchange',
    stage: 'after',
    apply(exchange) {
      const draft = drafts.get(exchange.ctx.req)
      if (draft !== undefined) draft.exchange = exchange
    },
  }

  return {
    first: [bodyStep, senderStep],
    flows,
    watched: steps.watched,
    last: exchangeStep,
    async observe(ctx, next) {
      const draft: Draft = {
        startedAt: performance.now(),
        at: new Date().toISOString(),
        carrierTime: new Date(carrierNow()).toISOString(),
        target: ctx.req.url ?? '/',
        headers: { ...ctx.req.headers },
        body: '',
        exchange: undefined,
        params: new URLSearchParams(ctx.querystring),
        sender: { tenant: undefined, client: undefined },
        faults: [],
      }
      drafts.set(ctx.req, draft)
      let failed = false
      try {
        await next()
      } catch (error) {
        failed = true
        throw error
      } finally {
        journal.add(entryOf(ctx, draft, failed))
      }
    },
    senderOf: ({ ctx }) => drafts.get(ctx.req)?.sender ?? { tenant: undefined, client: undefined },
    noteFault: ({ ctx }, text) => void drafts.get(ctx.req)?.faults.push(text),
  }

  function entryOf(ctx: Koa.Context, draft: Draft, failed: boolean): JournalEntry {
    const redactor = createRedactor()
    const { exchange, params, sender } = draft
    const endpoint = exchange?.endpoint ?? 'other'
    const dropped = ctx.respond === false
    const text = failed || dropped ? '' : answerText(ctx)
    const location = dropped ? '' : ctx.response.get('location')
    const status = statusOf(ctx, failed)
    const bearer = /^(?:bearer|dpop) (\S+)$/i.exec(draft.headers.authorization ?? '')?.[1]
    const path = draft.target.split('?')[0] ?? ''
    const given = [...handlesOfAnswer(text, location === '' ? undefined : location)]
    const flow = flows.of({
      endpoint,
      received: [...handlesOf(params), ...(bearer === undefined ? [] : [bearer]), ...interactionOf(path)],
      given,
    })
    // Secrets of the request are taken out of the answer too: some carriers echo them. So the request goes first.
    const headers = redactHeaders(draft.headers, redactor)
    const target = redactAddress(draft.target, redactor)
    const body = redactBody(draft.body, draft.headers['content-type'] ?? '', redactor)
    const error = errorOf(ctx, text, location)
    const outcome = outcomeOf(status, error, draft.faults.length > 0)
    return {
      id: journal.nextId(),
      carrier,
      at: draft.at,
      carrierTime: draft.carrierTime,
      durationMs: Math.round(performance.now() - draft.startedAt),
      flow,
      ...sender,
      endpoint,
      grantType: params.get('grant_type') ?? undefined,
      request: { method: ctx.method, target, headers, body },
      response: {
        status,
        headers: dropped ? {} : redactHeaders(ctx.response.headers, redactor),
        body: redactBody(text, ctx.response.get('content-type'), redactor),
      },
      outcome,
      refusal: outcome === 'served' ? undefined : refusalOf(ctx, exchange, error, status, redactor.scrub),
      faults: draft.faults,
    }
  }

  function refusalOf(
    ctx: Koa.Context,
    exchange: Exchange | undefined,
    error: string,
    status: number,
    scrub: (text: string) => string,
  ): RecordedRefusal {
    const meddled = drafts.get(ctx.req)?.faults ?? []
    if (exchange !== undefined && meddled.length > 0 && steps.of(ctx.req) === undefined && refusalIn(ctx) === undefined)
      return { step: 'fault', error: status === 0 ? 'no answer' : String(status), ...adviceForFaults(meddled) }
    const noted = refusalIn(ctx)
    const standard = noted?.error ?? error
    const step = steps.of(ctx.req) ?? (exchange?.refusal === undefined ? 'protocol' : `resource: ${exchange.refusal}`)
    const words = adviceFor(step, standard, status, scrub(noted?.detail ?? ''))
    return { step, error: standard === '' ? String(status) : standard, ...words }
  }
}
