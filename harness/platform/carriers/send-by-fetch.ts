import { rootCertificates } from 'node:tls'
import { Agent, request } from 'undici'
import type { ClientCertificate, OutgoingRequest, SendRequest } from '../kit.ts'

/** The usual sender. What the platform sends is forms and JSON. */
export const sendByFetch: SendRequest = (url, { body, certificate, ...init }) => {
  if (certificate !== undefined) return sendShowing(certificate, url, { ...init, body })
  if (typeof body === 'string' || body instanceof URLSearchParams) return fetch(url, { ...init, body })
  return fetch(url, init)
}

/** One connection a request: none is kept that another tenant's request could go over. */
async function sendShowing(certificate: ClientCertificate, url: string, init: OutgoingRequest): Promise<Response> {
  const { cert, key, ca } = certificate
  const authorities = ca === undefined ? {} : { ca: [...rootCertificates, ca] }
  const agent = new Agent({ connect: { cert, key, ...authorities }, pipelining: 0 })
  try {
    const { statusCode, headers, body } = await request(url, {
      dispatcher: agent,
      method: init.method === 'POST' ? 'POST' : 'GET',
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
