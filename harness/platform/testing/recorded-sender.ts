import { sendByFetch } from '../carriers/send-by-fetch.ts'
import type { OutgoingRequest, SendRequest } from '../kit.ts'

/** A request as it left the platform. */
export interface SentRequest {
  readonly url: string
  readonly method: string
  readonly authorization: string | undefined
  readonly body: string
}

/** What a token request is judged by. */
export interface SentTokenRequest {
  readonly url: string
  readonly clientId: string
  readonly grant: string
  readonly code: string | undefined
  readonly verifier: string | undefined
  readonly refreshToken: string | undefined
}

/** A sender that writes down what leaves, and lets a test answer in the carrier's place. */
export interface RecordedSender {
  readonly send: SendRequest
  /** Answers in the place of the network where it gives an answer back. */
  intercept: (request: SentRequest) => Promise<Response> | undefined
  all(): readonly SentRequest[]
  tokenRequests(grant?: 'authorization_code' | 'refresh_token'): readonly SentTokenRequest[]
  forget(): void
}

/** Records requests to the network. */
export function recordSender(): RecordedSender {
  const sent: SentRequest[] = []
  const recorder: RecordedSender = {
    intercept: () => undefined,
    async send(url, init) {
      const request = requestOf(url, init)
      sent.push(request)
      return (await recorder.intercept(request)) ?? sendByFetch(url, init)
    },
    all: () => [...sent],
    tokenRequests: (grant) =>
      sent
        .flatMap((request) => tokenRequest(request))
        .filter((request) => grant === undefined || request.grant === grant),
    forget: () => void sent.splice(0),
  }
  return recorder
}

function requestOf(url: string, { method, headers, body }: OutgoingRequest): SentRequest {
  return {
    url,
    method,
    authorization: headers.authorization,
    body: body === null || body === undefined ? '' : String(body),
  }
}

function tokenRequest({ url, authorization = '', body }: SentRequest): readonly SentTokenRequest[] {
  const form = new URLSearchParams(body)
  const grant = form.get('grant_type')
  if (grant === null) return []
  const [id = ''] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString('utf8')
    .split(':')
  return [
    {
      url,
      clientId: form.get('client_id') ?? decodeURIComponent(id),
      grant,
      code: form.get('code') ?? undefined,
      verifier: form.get('code_verifier') ?? undefined,
      refreshToken: form.get('refresh_token') ?? undefined,
    },
  ]
}
