import { z } from 'zod'
import { digest } from '../../digest.ts'
import type { ExchangeAnswer } from '../answers.ts'
import type { ExchangeConsumer, ExchangeTenant } from '../configuration.ts'
import { endpointOf } from '../directory.ts'
import type { TellExchange } from '../exchange-event.ts'
import type { ExchangeKit, ExchangeRequest } from '../kit.ts'
import { refuse } from '../steps/refuse.ts'
import type { Negotiation, Party } from './dealings.ts'
import { firstToken } from './first-token.ts'
import { describeOffer, offers, purpose } from './offers.ts'

const address = /^\/negotiation\/([a-z0-9-]+)\/([a-zA-Z0-9/_-]+)$/

/** Who negotiates with whom. */
interface Table {
  readonly kit: ExchangeKit
  readonly tenant: ExchangeTenant
  readonly consumer: ExchangeConsumer
  readonly party: Party
  readonly body: unknown
}

/**
 * The handshake before the first request, in the manner of the Eclipse Dataspace Connector: catalogue, offer,
 * agreement, then the endpoint's address and, where the platform may fetch one, a token. Undefined for other addresses.
 */
export async function negotiate(
  kit: ExchangeKit,
  request: ExchangeRequest,
  tell: TellExchange,
): Promise<ExchangeAnswer | undefined> {
  if (request.host !== new URL(kit.publicUrl).host || !request.path.startsWith('/negotiation/')) return undefined
  const [, tenantId = '', step = ''] = address.exec(request.path) ?? []
  const tenant = kit.tenants.get(tenantId)
  const consumer = tenant?.consumers.find((known) => isKeyOf(known, request.header('authorization')))
  // A tenant that does not exist and one this consumer has nothing to do with look the same.
  if (tenant === undefined || consumer === undefined) return refuse('TOKEN_MISSING', { 'www-authenticate': 'Bearer' })
  const party = { tenant: tenant.id, consumer: consumer.id, clientId: consumer.client.id }
  const table = { kit, tenant, consumer, party, body: parsed(request.body) }
  const answer = await answerStep(table, `${request.method} ${step}`)
  if (answer.status < 300)
    tell({ kind: 'exchange-negotiated', at: kit.clock.now(), tenant: tenant.id, reason: step.replace(/\/.*\//, '/') })
  return answer
}

async function answerStep(table: Table, step: string): Promise<ExchangeAnswer> {
  const [, id = '', act] = /^(?:GET|POST) negotiations\/([\w-]+)(?:\/([a-z/]+))?$/.exec(step) ?? []
  if (step === 'POST catalog/request') return catalogue(table)
  if (step === 'POST negotiations/request') return requestAgreement(table)
  if (step === 'POST transfers/request') return startTransfer(table)
  const { kit, party } = table
  const known = await kit.dealings.find(party, id)
  if (known === undefined) return refuse('NOT_FOUND')
  if (step.startsWith('GET') && act === undefined) return shown(known)
  if (step.startsWith('POST') && act === 'agreement/verification') return verifyAgreement(table, known)
  if (step.startsWith('POST') && act === 'termination') return terminate(table, known)
  return refuse('NOT_FOUND')
}

function catalogue({ kit, tenant }: Table): ExchangeAnswer {
  return {
    status: 200,
    body: {
      '@type': 'dcat:Catalog',
      'dcat:dataset': [{ '@id': 'shipments', 'odrl:hasPolicy': offers.map(describeOffer) }],
      'dcat:service': [{ '@type': 'dcat:DataService', 'dcat:endpointURL': endpointOf(kit, tenant.id) }],
    },
  }
}

const contractRequest = z.object({ offers: z.array(z.string()).min(1), purpose: z.string() })

/** An offer is taken as it stands or not at all; another purpose, or an offer nobody made, ends it. */
async function requestAgreement({ kit, party, body }: Table): Promise<ExchangeAnswer> {
  const request = contractRequest.safeParse(body)
  if (!request.success) return refuse('REQUEST_MALFORMED')
  const wanted = request.data.offers.map((id) => offers.find((offer) => offer.id === id))
  const scopes = wanted.flatMap((offer) => (offer === undefined ? [] : [offer.scope]))
  const agreed = request.data.purpose === purpose && scopes.length === wanted.length
  const begun = await kit.dealings.begin(party, {
    id: newId(kit),
    scopes,
    ...(agreed ? { state: 'AGREED', agreementId: newId(kit) } : { state: 'TERMINATED' }),
  })
  return { ...shown(begun), status: 201 }
}

/** The consumer confirms: from now on its client's tokens open the endpoint. */
async function verifyAgreement({ kit, party }: Table, { id }: Negotiation): Promise<ExchangeAnswer> {
  const concluded = await kit.dealings.conclude(party, id)
  return concluded === undefined ? refuse('REQUEST_MALFORMED') : shown(concluded)
}

/** Either side may end it; the client's tokens stop at once. */
async function terminate({ kit, party }: Table, { id }: Negotiation): Promise<ExchangeAnswer> {
  const ended = await kit.dealings.end(party, id)
  return ended === undefined ? refuse('NOT_FOUND') : shown(ended)
}

const transferRequest = z.object({ agreementId: z.string() })

async function startTransfer({ kit, tenant, consumer, party, body }: Table): Promise<ExchangeAnswer> {
  const request = transferRequest.safeParse(body)
  const known = request.success ? await kit.dealings.findByAgreement(party, request.data.agreementId) : undefined
  if (known?.state !== 'FINALIZED') return refuse('NOT_FOUND')
  const token = await firstToken(kit, tenant, consumer, known.scopes)
  return {
    status: 201,
    body: {
      '@type': 'dspace:TransferProcess',
      state: 'STARTED',
      agreementId: known.agreementId,
      dataAddress: {
        endpoint: endpointOf(kit, tenant.id),
        issuer: tenant.issuer,
        audience: tenant.audience,
        scope: known.scopes.join(' '),
        ...(token === undefined ? {} : token),
      },
    },
  }
}

function shown({ id, state, agreementId, scopes }: Negotiation): ExchangeAnswer {
  return {
    status: 200,
    body: {
      '@type': 'dspace:ContractNegotiation',
      providerPid: id,
      state,
      ...(agreementId === undefined ? {} : { agreement: { '@id': agreementId, 'odrl:action': scopes } }),
    },
  }
}

function isKeyOf({ key }: ExchangeConsumer, authorization: readonly string[]): boolean {
  const [, sent] = /^bearer +(\S+)$/i.exec(authorization.length === 1 ? (authorization[0] ?? '') : '') ?? []
  return sent !== undefined && digest(sent) === digest(key)
}

function newId({ random }: ExchangeKit): string {
  return Buffer.from(random(16)).toString('base64url')
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
