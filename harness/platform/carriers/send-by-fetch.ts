import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import { LRUCache } from 'lru-cache'
import { Agent, request } from 'undici'
import type { CarrierSettings } from '../configuration.ts'
import type { ClientCertificate, OutgoingRequest, SendRequest } from '../kit.ts'

/** The usual sender. What the platform sends is forms and JSON. */
export const sendByFetch: SendRequest = (url, { body, certificate, authorities, ...init }) => {
  if (certificate !== undefined || authorities !== undefined) {
    return sendApart(contextOf(certificate, certificate?.ca ?? authorities), url, { ...init, body })
  }
  if (typeof body === 'string' || body instanceof URLSearchParams) return fetch(url, { ...init, body })
  return fetch(url, init)
}

/** A sender that believes a carrier's own authorities (`ca`), at the addresses its entry names and nowhere else. */
export function believing(carriers: Iterable<CarrierSettings>, send: SendRequest): SendRequest {
  const authorities = new Map<string, string>()
  for (const { ca, sandbox, ...production } of carriers) {
    if (ca === undefined) continue
    for (const place of sandbox === undefined ? [production] : [production, sandbox]) {
      for (const address of [place.issuer, place.api]) authorities.set(new URL(address).origin, ca)
    }
  }
  if (authorities.size === 0) return send
  return (url, init) => {
    const own = authorities.get(new URL(url).origin)
    return send(url, own === undefined ? init : { ...init, authorities: own })
  }
}

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** By what they are made of: the usual authorities are a hundred and more, and reading them takes milliseconds. */
const contexts = new LRUCache<string, SecureContext>({ max: 100 })

function contextOf(certificate: ClientCertificate | undefined, ca: string | undefined): SecureContext {
  const shown = certificate === undefined ? {} : { cert: certificate.cert, key: certificate.key }
  const name = JSON.stringify([shown, ca])
  const context =
    contexts.get(name) ??
    createSecureContext({ ...shown, ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }) })
  contexts.set(name, context)
  return context
}

/** One connection a request: none is kept that another tenant's request could go over. */
async function sendApart(secureContext: SecureContext, url: string, init: OutgoingRequest): Promise<Response> {
  const agent = new Agent({ connect: { secureContext }, pipelining: 0 })
  try {
    const { statusCode, headers, body } = await request(url, {
      dispatcher: agent,
      method: methods.find((method) => method === init.method) ?? 'GET',
      headers: init.headers,
      ...(init.signal === undefined ? {} : { signal: init.signal }),
      ...(init.body === undefined || init.body === null ? {} : { body: String(init.body) }),
    })
    const text = await body.text()
    const pairs = Object.entries(headers).flatMap(([name, values]) =>
      [values ?? []].flat().map((value): [string, string] => [name, value]),
    )
    const empty = statusCode === 204 || statusCode === 304
    return new Response(empty ? null : text, { status: statusCode, headers: pairs })
  } finally {
    await agent.close()
  }
}
