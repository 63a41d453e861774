import { performance } from 'node:perf_hooks'
import type Koa from 'koa'
import type { CarrierId } from '../carriers/carrier.ts'
import { findLiveToken } from '../core/access-token.ts'
import { clientIdOf } from '../core/client-of-request.ts'
import { refusalIn } from '../core/refusal.ts'
import type { AfterStep, BeforeStep, Exchange, RequestStep, Step } from '../core/step.ts'
import { adviceFor, adviceForFaults } from './advice.ts'
import { answerText } from './answer-text.ts'
import { createFlows, handlesOf, handlesOfAnswer, interactionOf } from './flows.ts'
import type { Journal } from './journal.ts'
import type { JournalEntry, Outcome, RecordedRefusal } from './journal-entry.ts'
import { createRedactor } from './redact.ts'
import { redactAddress, redactBody, redactHeaders } from './redact-message.ts'
import { createRefusingSteps } from './refusing-step.ts'

/** Who is behind a request, as far as the request tells. */
export interface Sender {
  readonly tenant: string | undefined
  readonly client: string | undefined
}

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

async function senderOfRequest(exchange: Exchange): Promise<Sender> {
  const { ctx, kit, params } = exchange
  const client = clientIdOf(exchange) ?? (await clientOfToken(exchange)) ?? (await clientOfInteraction(exchange))
  const registering = /^bearer (\S+)$/i.exec(ctx.get('authorization'))?.[1]
  const tenant =
    kit.tenancy.ofClient(client ?? undefined) ??
    kit.tenancy.ofInitialAccessToken(exchange.endpoint === 'registration' ? registering : undefined) ??
    kit.tenancy.ofResource(params.get('resource') ?? '')
  return { tenant: tenant?.id, client }
}

async function clientOfToken({ ctx, kit, endpoint }: Exchange): Promise<string | undefined> {
  if (endpoint !== 'resource' && endpoint !== 'api') return undefined
  const value = /^(?:bearer|dpop) (\S+)$/i.exec(ctx.get('authorization'))?.[1]
  return value === undefined ? undefined : (await findLiveToken(kit, value))?.clientId
}

/** Sign-in pages carry the id of an interaction that knows the client. */
async function clientOfInteraction({ ctx, kit, endpoint }: Exchange): Promise<string | undefined> {
  if (endpoint !== 'interaction' && endpoint !== 'resume') return undefined
  const [id] = interactionOf(ctx.path)
  const known = id === undefined ? undefined : await kit.store.find('Interaction', id)
  const client: unknown = known?.params?.client_id
  return typeof client === 'string' ? client : undefined
}

function errorOf(ctx: Koa.Context, text: string, location: string): string {
  const address = location === '' ? null : URL.parse(location, 'http://carrier.invalid')
  const redirected = address?.searchParams.get('error') ?? new URLSearchParams(address?.hash.slice(1)).get('error')
  if (redirected !== null && redirected !== undefined) return redirected
  if (ctx.status < 400) return ''
  return /"error"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? /<code>([^<]+)<\/code>/.exec(text)?.[1] ?? ''
}

/** 0 stands for a connection that was closed without an answer. */
function statusOf(ctx: Koa.Context, failed: boolean): number {
  if (failed) return 500
  return ctx.respond === false ? 0 : ctx.status
}

function outcomeOf(status: number, error: string, meddled: boolean): Outcome {
  if (status >= 500 || status === 0) return 'failed'
  if (status >= 400 || error !== '') return meddled && error === '' ? 'failed' : 'refused'
  return 'served'
}
