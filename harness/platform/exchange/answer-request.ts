import { Refusal } from '../refusal.ts'
import type { ExchangeAnswer } from './answers.ts'
import { directory } from './directory.ts'
import type { TellExchange } from './exchange-event.ts'
import type { ExchangeRequest, Place } from './kit.ts'
import { negotiate } from './negotiation/negotiate.ts'
import { type Exchange, passGate } from './pass-gate.ts'
import { ExchangeRefusal, exchangeRefusals } from './refusal.ts'
import { refuse } from './steps/refuse.ts'
import { operations } from './steps/serve-records.ts'

/** Answers one request: directory and negotiation in the open, tenants' endpoints behind the gate. */
export async function answerRequest(
  exchange: Exchange,
  request: ExchangeRequest,
  tell: TellExchange,
): Promise<ExchangeAnswer> {
  const { kit, steps } = exchange
  const open = directory(kit, request) ?? (await negotiate(kit, request, tell))
  if (open !== undefined) return open
  const place = steps.findPlace(request, kit)
  if (place === undefined) return refuse('NOT_FOUND')
  const needed = scopeFor(request, place)
  try {
    if (needed === undefined) throw new ExchangeRefusal('NOT_FOUND', 'no such operation')
    const admitted = await passGate(exchange, request, place, needed)
    const { status, headers, body } = await steps.serveRecords(admitted, kit)
    tell({ kind: 'exchange-served', at: kit.clock.now(), tenant: admitted.tenant.id })
    return { status, headers: { ...headers, ...nonceHeader(exchange, place) }, body }
  } catch (error) {
    const { code, reason } = refusalOf(error)
    tell({ kind: 'exchange-refused', at: kit.clock.now(), tenant: place.tenant?.id ?? '', reason })
    const asks = exchangeRefusals[code].status === 401 || code === 'SCOPE_MISSING' || code === 'REQUEST_MALFORMED'
    const challenges = asks ? { 'www-authenticate': steps.challenge(code, place, needed) } : {}
    return steps.refuse(code, { ...challenges, ...nonceHeader(exchange, place) })
  }
}

/** What went wrong unexpectedly is told by its name alone: messages may quote what was being read. */
export function refusalOf(error: unknown): Pick<ExchangeRefusal, 'code' | 'reason'> {
  if (error instanceof ExchangeRefusal) return error
  if (error instanceof Refusal && error.code === 'UNAVAILABLE') return { code: 'UNAVAILABLE', reason: error.reason }
  return { code: 'FAILED', reason: error instanceof Error ? `unexpected: ${error.name}` : 'unexpected' }
}

function scopeFor({ method }: ExchangeRequest, { resource }: Place): string | undefined {
  return Object.entries(operations).find(([operation]) => operation === `${method} ${resource}`)?.[1].scope
}

function nonceHeader({ kit }: Exchange, { tenant }: Place): Readonly<Record<string, string>> {
  return tenant?.proofNonces === true ? { 'dpop-nonce': kit.nonces.current(tenant.id) } : {}
}
