import { requestOptions } from '../carriers/requests.ts'
import type { ClientCertificate, OutgoingRequest, SendRequest } from '../kit.ts'
import type { CarrierAdapter, TokenRequest } from './adapter.ts'
import { type AdapterId, adapters } from './adapters.ts'

/** How oauth4webapi talks to this server: with our sender, in the carrier's own way of speaking. */
export function optionsFor(
  kit: { readonly send: SendRequest },
  server: { readonly adapter: AdapterId },
  url: string,
  certificate?: ClientCertificate,
): ReturnType<typeof requestOptions> {
  const send = speaking(adapters[server.adapter], showing(certificate, kit.send))
  return requestOptions(send, url)
}

/** A sender that shows this certificate with all it sends. */
export function showing(certificate: ClientCertificate | undefined, send: SendRequest): SendRequest {
  return certificate === undefined ? send : (url, init) => send(url, { ...init, certificate })
}

/** A sender that writes standard requests as the carrier wants them and reads its errors as the standard's. */
export function speaking(adapter: CarrierAdapter, send: SendRequest): SendRequest {
  return async (url, init) => {
    const asked = standardRequest(url, init)
    const written = asked === undefined ? undefined : (adapter.request?.(asked) ?? asked)
    const answer = await (written === undefined ? send(url, init) : send(written.url.href, sendable(written, init)))
    if (asked === undefined || answer.status < 400 || adapter.error === undefined) return answer
    return readError(adapter.error, answer, asked.form.get('grant_type') ?? undefined)
  }
}

/** Forms alone are translated: metadata, registration and the API go as they are. */
function standardRequest(url: string, { body, headers }: OutgoingRequest): TokenRequest | undefined {
  if (!(body instanceof URLSearchParams) && typeof body !== 'string') return undefined
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return undefined
  return { url: new URL(url), headers, form: new URLSearchParams(body) }
}

function sendable({ headers, form }: TokenRequest, init: OutgoingRequest): OutgoingRequest {
  return { ...init, headers: { ...headers }, body: form }
}

async function readError(
  read: NonNullable<CarrierAdapter['error']>,
  answer: Response,
  grant: string | undefined,
): Promise<Response> {
  const text = await answer.text()
  const standard = read({ status: answer.status, json: parsed(text), grant })
  if (standard === undefined) return new Response(text, { status: answer.status, headers: typeOf(answer) })
  const status = standard.error === 'temporarily_unavailable' ? 503 : standard.error === 'invalid_client' ? 401 : 400
  return Response.json(standard, { status })
}

/** Nothing but the type is kept: a challenge for another scheme would be read in the place of the error. */
function typeOf(answer: Response): Readonly<Record<string, string>> {
  return { 'content-type': answer.headers.get('content-type') ?? 'text/plain' }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
