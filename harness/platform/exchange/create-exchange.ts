import { randomBytes } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { z } from 'zod'
import { type Clock, systemClock } from '../../http/clock.ts'
import { sendByFetch } from '../carriers/send-by-fetch.ts'
import type { Random, SendRequest } from '../kit.ts'
import { answerRequest, refusalOf } from './answer-request.ts'
import { writeAnswer } from './answers.ts'
import { type ExchangeConfiguration, exchangeConfiguration } from './configuration.ts'
import type { TellExchange } from './exchange-event.ts'
import { createIssuerKeys } from './issuer-keys.ts'
import { type Keeping, keepingInMemory } from './keeping/keeping.ts'
import { keptRecords } from './keeping/kept-records.ts'
import type { ExchangeKit } from './kit.ts'
import { createDealings } from './negotiation/dealings.ts'
import { createProofNonces } from './proof-nonces.ts'
import { readRequest } from './read-request.ts'
import { createRecords } from './records.ts'
import { createSeenProofs } from './seen-proofs.ts'
import { refuse } from './steps/refuse.ts'
import { type ExchangeSteps, goodExchangeSteps } from './steps.ts'

export interface ExchangeOptions {
  readonly configuration: ExchangeConfiguration
  /** Where callers find it: scheme, host and port. */
  readonly publicUrl: string
  readonly clock?: Clock
  readonly random?: Random
  readonly send?: SendRequest
  /** In memory unless said otherwise. It is whoever gives it that closes its store. */
  readonly keeping?: Keeping
  /** The good ones unless said otherwise. */
  readonly steps?: ExchangeSteps
  readonly onEvent?: TellExchange
}

/**
 * The exchange endpoints of all tenants, as a listener for an HTTP or HTTPS server.
 * @throws an error that names every key of the configuration that cannot be used
 */
export function createExchange(options: ExchangeOptions): RequestListener {
  const { steps = goodExchangeSteps, onEvent = () => undefined } = options
  const kit = kitOf(options)
  const exchange = { kit, steps }
  return (message, response) => {
    readRequest(message)
      .then((request) => answerRequest(exchange, request, onEvent))
      .catch((error: unknown) => refuse(refusalOf(error).code))
      .then((answer) => writeAnswer(response, answer))
      .catch(() => response.destroy())
  }
}

function kitOf({
  configuration,
  publicUrl,
  clock = systemClock,
  random = randomBytes,
  send = sendByFetch,
  keeping = keepingInMemory(clock),
}: ExchangeOptions): ExchangeKit {
  const parsed = exchangeConfiguration.safeParse(configuration)
  if (!parsed.success) throw new Error(`The exchange endpoint cannot start:\n${z.prettifyError(parsed.error)}`)
  const settings = parsed.data
  const tenants = settings.tenants.map((tenant) => ({
    ...tenant,
    audience: tenant.audience ?? `${publicUrl}/exchange/${tenant.id}`,
  }))
  const kept = keptRecords(keeping.vault)
  return {
    publicUrl,
    settings,
    tenants: new Map(tenants.map((tenant) => [tenant.id, tenant])),
    keys: createIssuerKeys(settings, { clock, send }),
    dealings: createDealings(kept, clock),
    records: createRecords(kept, tenants),
    seenProofs: createSeenProofs(keeping.store),
    nonces: createProofNonces(clock, keeping.nonceKey),
    clock,
    random,
    send,
  }
}
