import { randomBytes } from 'node:crypto'
import type { ResourceTenant } from '../../../scenarios/api/resource-server.ts'
import type { TargetClock } from '../../drivers/authorization-server/input.ts'
import type { ResourceConfiguration } from '../../drivers/resource-server/input.ts'
import { callerId } from '../../drivers/resource-server/tokens.ts'
import type { Clock } from '../../http/clock.ts'
import { systemClock } from '../../http/clock.ts'
import { keysInMemory } from '../../issuer/keys.ts'
import { type RunningIssuer, startIssuer } from '../../issuer/start-issuer.ts'
import { sendByFetch } from '../../platform/carriers/send-by-fetch.ts'
import { keepingIn } from '../../platform/exchange/keeping/keeping.ts'
import { type RunningExchange, startExchange } from '../../platform/exchange/start-exchange.ts'
import type { ExchangeSteps } from '../../platform/exchange/steps.ts'
import { openScenarioStore } from '../platform-store.ts'
import { runAuthority } from '../run-authority.ts'
import { agreeOnEncryption } from './encryption-key.ts'
import { agreeWith, newNegotiationKey } from './handshake.ts'
import { type ExchangeVariant, exchangeVariants } from './variants.ts'

/** The bundled exchange endpoint, up and negotiated with, and the harness as the issuer of its tenants. */
export interface OpenExchange extends AsyncDisposable {
  readonly configuration: ResourceConfiguration
  readonly issuer: RunningIssuer
  readonly clock: TargetClock & { now(): number }
  /** What to trust, where it speaks TLS. */
  readonly ca: string | undefined
  logs(): string
}

const tenantIds = ['acme', 'globex'] as const

/** One pair of keys for all bundled issuers of this process: making them is slow, and nobody else trusts them. */
const keys = keysInMemory()

/** Starts the endpoint with the good steps or with others, and comes to an agreement with each tenant over HTTP. */
export async function openExchange(options: {
  readonly variant: ExchangeVariant
  readonly steps?: ExchangeSteps
}): Promise<OpenExchange> {
  const variant = exchangeVariants[options.variant]
  const authority = await runAuthority()
  const issuer = await startIssuer({ tenants: tenantIds, alg: 'RS256', keys, authority })
  const clock = movableClock()
  const lines: string[] = []
  const consumerKeys = new Map(tenantIds.map((id) => [id, newNegotiationKey()]))
  const tls = variant.tls ? await serverTls() : undefined
  const agreed = variant.encryption === undefined ? undefined : agreeOnEncryption(variant.encryption)
  const { store } = await openScenarioStore(randomBytes(6).toString('hex'), tenantIds, clock)
  const exchange = await startExchange({
    clock,
    send: (url, init) => sendByFetch(url, { ...init, authorities: authority.cert }),
    keeping: keepingIn(store, randomBytes(32)),
    ...(tls === undefined ? {} : { tls }),
    ...(options.steps === undefined ? {} : { steps: options.steps }),
    onEvent: (event) => void lines.push(JSON.stringify(event)),
    configuration: {
      domain: 'exchange.localhost',
      tenants: tenantIds.map((id) => {
        const { issuer: iss, jwks_uri, introspection_endpoint } = issuer.addresses(id)
        return {
          id,
          issuer: iss,
          tokens: variant.tokens,
          proofNonces: variant.proofNonces,
          ...(variant.acr === undefined ? {} : { neededAcr: variant.acr }),
          ...(agreed === undefined ? {} : { decryption: agreed.decryption }),
          ...(variant.tokens === 'jwt'
            ? { jwksUri: jwks_uri }
            : {
                introspection: { endpoint: introspection_endpoint, clientId: 'exchange', secret: newNegotiationKey() },
              }),
          consumers: [{ id: 'harness', key: consumerKeys.get(id) ?? '', client: { id: callerId } }],
          records: [{ number: `${id}-4711`, to: 'Rotterdam' }],
        }
      }),
    },
  })
  return {
    configuration: await configurationOf(exchange, issuer, consumerKeys, variant, {
      ca: tls?.clientCa,
      encryption: agreed?.encryption,
    }),
    ca: tls?.clientCa,
    issuer,
    clock,
    logs: () => lines.join('\n'),
    async [Symbol.asyncDispose]() {
      await exchange.close()
      await store.close()
      await issuer[Symbol.asyncDispose]()
    },
  }
}

async function configurationOf(
  exchange: RunningExchange,
  issuer: RunningIssuer,
  consumerKeys: ReadonlyMap<string, string>,
  { name, profile, tls, acr }: (typeof exchangeVariants)[ExchangeVariant],
  { ca, encryption }: Pick<OpenExchange, 'ca'> & Pick<ResourceConfiguration['token'], 'encryption'>,
): Promise<ResourceConfiguration> {
  const open = async (id: string): Promise<ResourceTenant> => {
    const { endpoint, audience } = await agreeWith(exchange.origin, id, consumerKeys.get(id) ?? '', ca)
    const request = (method: string, needsScope: string, body?: string) => ({
      method,
      url: `${endpoint}/shipments`,
      headers: body === undefined ? [] : [['content-type', 'application/json'] as const],
      body,
      needsScope,
    })
    return {
      id,
      issuer: issuer.addresses(id).issuer,
      audience,
      request: request('GET', 'shipping'),
      second: request('POST', 'shipping:write', '{"to":"Antwerp"}'),
      marker: `${id}-4711`,
      ownAddress: true,
      ownAudience: true,
      facts: { dpop: true, mtls: tls, reverseProxy: true, jwksCache: 300_000, trustsHarnessCa: true },
    }
  }
  const [acme, globex] = tenantIds
  return {
    name,
    tenants: [await open(acme), await open(globex)],
    token: { profile, alg: 'RS256', scope: undefined, claims: acr === undefined ? {} : { acr }, encryption },
  }
}

async function serverTls() {
  const authority = await runAuthority()
  return { ...(await authority.certificateFor(['127.0.0.1', 'localhost'])), clientCa: authority.cert }
}

function movableClock(): Clock & OpenExchange['clock'] {
  let offset = 0
  return {
    now: () => Date.now() + offset,
    wait: systemClock.wait,
    // Never back: what the endpoint has kept until some moment would then be kept for too long.
    async advance(milliseconds) {
      offset += milliseconds
    },
  }
}
