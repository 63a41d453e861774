import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { SignJWT } from 'jose'
import { z } from 'zod'
import { type Clock, systemClock } from '../../../http/clock.ts'
import type { ExchangeConfiguration } from '../configuration.ts'
import type { ExchangeEvent } from '../exchange-event.ts'
import type { Keeping } from '../keeping/keeping.ts'
import { startExchange } from '../start-exchange.ts'

export const consumerKey = 'a-key-to-negotiate-with'

interface Signer {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** A new key of an issuer. */
export function newSigner(kid: string): Signer {
  return { kid, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) }
}

/** An exchange endpoint for acme and globex whose issuers are answered in this process, so that every fetch is counted. */
export async function openExchangeWorld(
  more: Partial<ExchangeConfiguration> = {},
  tenant: Partial<ExchangeConfiguration['tenants'][number]> = {},
  keeping?: Keeping,
) {
  let offset = 0
  const clock: Clock = { now: () => Date.now() + offset, wait: systemClock.wait }
  const signers = new Map([
    ['acme', [newSigner('a1')]],
    ['globex', [newSigner('g1')]],
  ])
  const fetched: string[] = []
  const events: ExchangeEvent[] = []
  let down = false
  const exchange = await startExchange({
    clock,
    ...(keeping === undefined ? {} : { keeping }),
    onEvent: (event) => void events.push(event),
    async send(url) {
      fetched.push(url)
      if (down) return new Response('', { status: 503 })
      if (url.endsWith('/token')) return Response.json({ access_token: 'first', token_type: 'Bearer', expires_in: 60 })
      const keys = (signers.get(new URL(url).pathname.split('/')[1] ?? '') ?? []).map(({ kid, publicKey }) => ({
        ...publicKey.export({ format: 'jwk' }),
        kid,
        alg: 'ES256',
      }))
      return Response.json({ keys })
    },
    configuration: {
      domain: 'exchange.test',
      tenants: ['acme', 'globex'].map((id) => ({
        id,
        issuer: `https://as.example/${id}`,
        jwksUri: `https://as.example/${id}/jwks`,
        tokenEndpoint: `https://as.example/${id}/token`,
        consumers: [{ id: 'shop', key: consumerKey, client: { id: 'shop', secret: 's' } }],
        records: [{ number: `${id}-4711` }],
        ...tenant,
      })),
      ...more,
    },
  })
  const { origin } = exchange

  return {
    origin,
    fetched,
    events,
    signers,
    forward: (milliseconds: number) => {
      offset += milliseconds
    },
    cutOff: () => {
      down = true
    },
    /** A token as this tenant's issuer makes it, with other claims in place. */
    async token(id: string, claims: Record<string, unknown> = {}, signer = signers.get(id)?.[0]): Promise<string> {
      if (signer === undefined) throw new Error(`no key for ${id}`)
      const now = Math.floor(clock.now() / 1000)
      const good = {
        iss: `https://as.example/${id}`,
        aud: `${origin}/exchange/${id}`,
        sub: 'shop',
        client_id: 'shop',
        iat: now,
        exp: now + 300,
        jti: randomUUID(),
        scope: 'shipping',
      }
      return await new SignJWT({ ...good, ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: signer.kid })
        .sign(signer.privateKey)
    },
    /** One request, with any Host header. */
    ask: (path: string, headers: Record<string, string> = {}, body?: unknown) => ask(origin, path, headers, body),
    negotiate: (id: string, step: string, body: unknown = {}, key = consumerKey) =>
      ask(origin, `/negotiation/${id}/${step}`, { authorization: `Bearer ${key}` }, body),
    [Symbol.asyncDispose]: () => exchange.close(),
  }
}

export type ExchangeWorld = Awaited<ReturnType<typeof openExchangeWorld>>

/** Comes to an agreement over everything. @returns the ids of negotiation and agreement */
export async function agree({ negotiate }: ExchangeWorld, id: string) {
  const { json } = await negotiate(id, 'negotiations/request', {
    offers: ['offer-shipping', 'offer-shipping-write'],
    purpose: 'shipping',
  })
  await negotiate(id, `negotiations/${json.providerPid}/agreement/verification`)
  const { agreement } = z.object({ agreement: z.object({ '@id': z.string() }) }).parse(json)
  return { negotiation: String(json.providerPid), agreement: agreement['@id'] }
}

interface Asked {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  readonly json: Readonly<Record<string, unknown>>
}

function ask(origin: string, path: string, headers: Record<string, string>, body: unknown): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    const method = body === undefined ? 'GET' : 'POST'
    const sent = httpRequest({ hostname, port, path, method, headers }, (answer) => {
      const chunks: string[] = []
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => chunks.push(chunk))
      answer.on('end', () => {
        const text = chunks.join('')
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text,
          json: z.record(z.string(), z.unknown()).parse(JSON.parse(text)),
        })
      })
    })
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
