import type { Exchange } from '../../reports/result-model.ts'
import type { SecretKind } from '../http/channel.ts'
import type { KeptText, RecordedAnswer, RecordedExchange, RecordedRequest } from './recorded-exchange.ts'
import { redactExchange } from './redact-exchange.ts'
import type { Redaction } from './redaction.ts'

/** A request on its way; tell it how it ended. */
export interface OpenExchange {
  readonly id: string
  answered(answer: RecordedAnswer): void
  /** No answer came; the sentence says what happened. */
  failed(sentence: string): void
}

/** Every exchange of a run, raw in memory, redacted when asked for. */
export interface Recorder {
  /** Ids are `x1`, `x2`… (or with another prefix) in the order in which requests were opened. */
  open(request: RecordedRequest): OpenExchange
  /** Raw exchanges in order, of one scenario or of all. For the harness's own eyes; never to be written. */
  exchanges(scenario?: string): readonly RecordedExchange[]
  /** The same, fit for output: with the secrets known by now. */
  redacted(scenario?: string): readonly Exchange[]
  /** One exchange fit for output, or undefined where there is none of that id. */
  redactedById(id: string): Exchange | undefined
  /** A sentence fit for output. */
  redactText(text: string): string
  /** The same with the secrets known so far, without learning from what has not been read yet. */
  maskText(text: string): string
  /** Drops what one scenario caused at one target, unread: nobody will ask for it. */
  forget(scenario: string, target: string): void
  learnSecret(value: string, kind: SecretKind): void
}

/** A recorder that hands over to another one, or takes over from it. */
export interface SharingRecorder extends Recorder {
  /** Takes over what another recorder has recorded, under the ids it has there. */
  adopt(exchanges: readonly RecordedExchange[]): void
  /** Drops these exchanges, unread. */
  drop(ids: ReadonlySet<string>): void
}

/**
 * Records exchanges. Secrets in known places are learned on the way, from whole bodies, before anything is dropped.
 * With `learn: 'when-written'` they are learned from what is left when something is written: for targets whose secrets
 * are made for one run and whose exchanges are mostly forgotten.
 */
export function createRecorder(dependencies: {
  readonly redaction: Redaction
  readonly learn?: 'at-once' | 'when-written'
  readonly now?: () => number
  /** Characters kept of a body. */
  readonly bodyLimit?: number
  readonly idPrefix?: string
}): SharingRecorder {
  const { redaction, now = Date.now, bodyLimit = 64 * 1024, idPrefix = 'x' } = dependencies
  const recorded: RecordedExchange[] = []
  const byId = new Map<string, number>()
  const atOnce = dependencies.learn !== 'when-written'
  let opened = 0
  const unlearned = new Map<string, Met>()

  const learnFrom = ({ request, answer }: Met): void => {
    redaction.learnFromRequest(request)
    if (answer !== undefined) redaction.learnFromAnswer(answer)
  }
  const learnWhatIsLeft = (): void => {
    for (const met of unlearned.values()) learnFrom(met)
    unlearned.clear()
  }

  const keep = (text: string): KeptText => ({
    text: text.slice(0, bodyLimit),
    dropped: Math.max(0, text.length - bodyLimit),
  })
  const of = (scenario: string | undefined) =>
    scenario === undefined ? recorded : recorded.filter((exchange) => exchange.request.scenario === scenario)
  const keepOnly = (left: readonly RecordedExchange[]): void => {
    recorded.splice(0, recorded.length, ...left)
    byId.clear()
    for (const [index, { id }] of left.entries()) byId.set(id, index)
    for (const id of unlearned.keys()) if (!byId.has(id)) unlearned.delete(id)
  }
  const write = (exchange: RecordedExchange) => redactExchange(exchange, redaction)

  return {
    open(request) {
      opened += 1
      const id = `${idPrefix}${opened}`
      const index = recorded.length
      byId.set(id, index)
      if (atOnce) redaction.learnFromRequest(request)
      else unlearned.set(id, { request })
      const pending: RecordedExchange = {
        id,
        startedAt: now(),
        request: { ...request, body: request.body === undefined ? undefined : keep(request.body) },
        outcome: { kind: 'pending' },
      }
      recorded.push(pending)
      const settle = (outcome: RecordedExchange['outcome']) => {
        const at = byId.get(id)
        if (at !== undefined) recorded[at] = { ...pending, outcome }
      }
      const durationMs = () => Math.max(0, now() - pending.startedAt)
      return {
        id,
        answered(answer) {
          const waiting = unlearned.get(id)
          if (waiting !== undefined) waiting.answer = answer
          if (atOnce) redaction.learnFromAnswer(answer)
          const { status, headers, bodyCut } = answer
          settle({ kind: 'answered', durationMs: durationMs(), status, headers, body: keep(answer.body), bodyCut })
        },
        failed: (sentence) => settle({ kind: 'failed', durationMs: durationMs(), sentence }),
      }
    },
    exchanges: of,
    forget(scenario, target) {
      keepOnly(recorded.filter(({ request }) => request.scenario !== scenario || request.target !== target))
    },
    drop: (ids) => keepOnly(recorded.filter(({ id }) => !ids.has(id))),
    adopt(exchanges) {
      for (const exchange of exchanges) {
        byId.set(exchange.id, recorded.length)
        recorded.push(exchange)
        const met = asMet(exchange)
        if (!atOnce) unlearned.set(exchange.id, met)
        else learnFrom(met)
      }
    },
    redacted(scenario) {
      learnWhatIsLeft()
      const pass = rememberingTexts(redaction)
      return of(scenario).map((exchange) => redactExchange(exchange, pass))
    },
    redactedById(id) {
      learnWhatIsLeft()
      const exchange = recorded[byId.get(id) ?? -1]
      return exchange === undefined ? undefined : write(exchange)
    },
    maskText: redaction.redactText,
    redactText(text) {
      learnWhatIsLeft()
      return redaction.redactText(text)
    },
    learnSecret: redaction.learn,
  }
}

interface Met {
  readonly request: RecordedRequest
  answer?: RecordedAnswer
}

/** What secrets are learned from, as far as it was kept. */
function asMet({ request, outcome }: RecordedExchange): Met {
  const sent = { ...request, body: request.body?.text }
  if (outcome.kind !== 'answered') return { request: sent }
  const { status, headers, body, bodyCut } = outcome
  return { request: sent, answer: { status, headers, body: body.text, bodyCut } }
}

/** Headers and addresses come again and again; within one pass, which learns nothing new, each is redacted once. */
function rememberingTexts(redaction: Redaction): Redaction {
  const known = new Map<string, string>()
  return {
    ...redaction,
    redactText(text) {
      const redacted = known.get(text) ?? redaction.redactText(text)
      known.set(text, redacted)
      return redacted
    },
  }
}
