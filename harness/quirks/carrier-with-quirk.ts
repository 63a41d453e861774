import { request } from 'undici'
import type { Arrival, CarrierAnswer, CarrierBehaviour } from '../../scenarios/api/carrier.ts'
import type { PlatformFlow, PlayedCarrier } from '../../scenarios/api/client.ts'
import { decodeForm, type Params } from '../../scenarios/api/params.ts'
import type { CarrierId } from '../../simulators/carriers/carrier.ts'
import type { RunningCarrier } from '../../simulators/core/server.ts'
import { startSimulators } from '../../simulators/start-simulators.ts'
import { createBrowserJar } from '../http/browser-jar.ts'

/** The client a platform has at a carrier, as far as the simulator has to know it. */
export interface QuirkClient {
  readonly tenant: string
  readonly clientId: string
  readonly method: 'client_secret_basic' | 'client_secret_post' | 'none'
  readonly redirectUri: string
}

/** A simulated carrier behind the addresses the harness plays: what a platform sends goes there and back as it is. */
export interface CarrierWithQuirk extends AsyncDisposable {
  readonly behaviour: CarrierBehaviour
  /** Access tokens it has issued so far. */
  tokens(): readonly string[]
  /** What its API has answered to calls so far. */
  apiStatuses(): readonly number[]
  /** Takes the browser of a flow to the carrier; gives what comes back for the callback, or why nothing does. */
  authorize(
    flow: PlatformFlow,
  ): Promise<
    { readonly kind: 'response'; readonly params: Params } | { readonly kind: 'none'; readonly sentence: string }
  >
}

/** Made up: the platform's own secret need not be known, and takes its place on the way. */
const secret = 'the-secret-of-the-simulated-client'

/** Starts the simulator of a carrier with the standards' behaviour and one quirk, or none. */
export async function carrierWithQuirk(
  simulator: CarrierId,
  quirk: string | undefined,
  played: PlayedCarrier,
  client: QuirkClient,
): Promise<CarrierWithQuirk> {
  const simulators = await startSimulators({
    carriers: [simulator],
    inProcess: true,
    profile: 'rfc9700',
    ...(quirk === undefined ? {} : { quirks: { [quirk]: true } }),
  })
  const carrier = simulators.carrier(simulator)
  const { method, redirectUri } = client
  const tenant = await carrier.addTenant({
    id: client.tenant,
    login: 'none',
    clients: [
      {
        clientId: client.clientId,
        ...(method === 'none' ? {} : { clientSecret: secret }),
        tokenEndpointAuthMethod: method,
        applicationType: redirectUri.startsWith('https:') ? 'web' : 'native',
        redirectUris: [redirectUri],
      },
    ],
  })
  const issued: string[] = []
  const statuses: number[] = []
  const send = forwarder(carrier, played)
  const token = async (arrival: Arrival): Promise<CarrierAnswer> => {
    const answer = await send(arrival, new URL(arrival.url))
    issued.push(...tokensIn(answer))
    return answer
  }
  const api = async (arrival: Arrival): Promise<CarrierAnswer> => {
    const first = await send(arrival, new URL(arrival.url))
    // The platform calls what it likes; the simulator has some of the carrier's addresses, and one that stands for all.
    const answer = statusOf(first) === 404 ? await send({ ...arrival, method: 'GET' }, new URL(tenant.probeUrl)) : first
    statuses.push(statusOf(answer))
    return answer
  }
  const other = (arrival: Arrival): Promise<CarrierAnswer> => send(arrival, new URL(arrival.url))
  return {
    behaviour: { token, api, metadata: other, other },
    tokens: () => issued,
    apiStatuses: () => statuses,
    authorize: (flow) => walk(carrier, played, flow, tenant.clients[0]?.scope ?? ''),
    [Symbol.asyncDispose]: () => simulators.close(),
  }
}

type Forward = (arrival: Arrival, url: URL) => Promise<CarrierAnswer>

/** Sends a request on as it came, and its answer back as it is; only the two names of the one carrier are exchanged. */
function forwarder(carrier: RunningCarrier, played: PlayedCarrier): Forward {
  const [here, there] = [new URL(played.issuer).origin, carrier.origin]
  return async (arrival, url) => {
    const { statusCode, headers, body } = await request(`${there}${url.pathname}${url.search}`, {
      method: methodOf(arrival.method),
      headers: arrival.headers.flatMap(([name, value]) =>
        hopByHop.has(name.toLowerCase())
          ? []
          : [name, name.toLowerCase() === 'authorization' ? withSecret(value) : value],
      ),
      ...(arrival.body === '' ? {} : { body: withSecretInBody(arrival) }),
    })
    const bytes = Buffer.from(await body.arrayBuffer())
    const kept = Object.entries(headers).flatMap(
      ([name, value]): Params =>
        hopByHop.has(name) || value === undefined
          ? []
          : [value].flat().map((one) => [name, one.replaceAll(there, here)] as const),
    )
    if (headers['content-encoding'] !== undefined)
      return { kind: 'bytes', status: statusCode, body: bytes, headers: kept }
    return { kind: 'text', status: statusCode, body: bytes.toString('utf8').replaceAll(there, here), headers: kept }
  }
}

const hopByHop: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
])

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

function methodOf(method: string): (typeof methods)[number] {
  return methods.find((known) => known === method) ?? 'POST'
}

/** Basic credentials of the platform's client with the secret that the simulator knows. */
function withSecret(authorization: string): string {
  const [, encoded] = /^basic +(\S+)$/i.exec(authorization) ?? []
  if (encoded === undefined) return authorization
  const [id = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
}

function withSecretInBody({ body, headers }: Arrival): string {
  const form = headers.some(([name, value]) => name.toLowerCase() === 'content-type' && /x-www-form/i.test(value))
  if (!form || !decodeForm(body).some(([name]) => name === 'client_secret')) return body
  const changed = new URLSearchParams(body)
  changed.set('client_secret', secret)
  return changed.toString()
}

function statusOf(answer: CarrierAnswer): number {
  return 'status' in answer ? answer.status : 0
}

/** Whatever shape the answer has: a token is what stands behind its name. */
function tokensIn(answer: CarrierAnswer): readonly string[] {
  if (answer.kind !== 'text') return []
  return [...answer.body.matchAll(/"access_token"\s*:\s*"([^"]+)"/g)].flatMap(([, found]) => found ?? [])
}

const mostHops = 8

/** A person's browser at the carrier, up to where it is sent back to the platform. */
async function walk(
  carrier: RunningCarrier,
  played: PlayedCarrier,
  flow: PlatformFlow,
  scope: string,
): ReturnType<CarrierWithQuirk['authorize']> {
  const jar = createBrowserJar()
  const back = flow.redirectUri ?? ''
  const begin = new URL(flow.location.replace(new URL(played.issuer).origin, carrier.origin))
  // Platforms are told the scopes of the carriers they are made for; those of the simulator stand in for them.
  if (begin.searchParams.has('scope')) begin.searchParams.set('scope', scope)
  let url = begin.href
  for (let hop = 0; hop < mostHops; hop += 1) {
    const cookie = await jar.headerFor(url)
    const answer = await request(url, {
      headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate', ...(cookie === undefined ? {} : { cookie }) },
    })
    await answer.body.dump()
    const cookies = [answer.headers['set-cookie'] ?? []].flat()
    await jar.store(url, { headers: cookies.map((line) => ['set-cookie', line]) })
    const { location } = answer.headers
    if (typeof location !== 'string') {
      return {
        kind: 'none',
        sentence: `the carrier answers the authorization request with status ${answer.statusCode}`,
      }
    }
    const next = new URL(location, url)
    if (next.href.startsWith(back)) {
      const here = new URL(played.issuer).origin
      const params = [...next.searchParams].map(
        ([name, value]) => [name, value.replaceAll(carrier.origin, here)] as const,
      )
      return { kind: 'response', params }
    }
    // The carrier's real pages are played by the simulator as well; nothing is ever sent to them.
    url = `${carrier.origin}${next.pathname}${next.search}`
  }
  return { kind: 'none', sentence: 'the carrier sends the browser round and round' }
}
