import { z } from 'zod'
import type { Answer } from './connection.ts'
import type { BenchClient, Contestant } from './contestant.ts'

/** An answer that is not what a right request gets; it ends the measurement. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer'
}

const tokenAnswer = z.object({
  access_token: z.string().min(20),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int().positive(),
  refresh_token: z.string().min(20).optional(),
})

/** The code of an authorization response that belongs to this request and comes from this server. */
export function codeOf(
  location: string | undefined,
  { redirectUri }: BenchClient,
  state: string,
  { iss, issuer }: Contestant,
): string {
  const params = location?.startsWith(`${redirectUri}?`) === true ? new URL(location).searchParams : undefined
  const code = params?.get('code')
  if (params === undefined || code === null || code === undefined)
    throw new WrongAnswer(`No code was sent to ${redirectUri}, but the browser to ${location}.`)
  if (params.get('state') !== state) throw new WrongAnswer(`The state came back as ${params.get('state')}.`)
  if (iss && params.get('iss') !== issuer) throw new WrongAnswer(`iss is ${params.get('iss')}.`)
  return code
}

/** The access token of a token response whose members and claims are those of this client. */
export function accessTokenOf(
  answer: Answer,
  client: BenchClient,
  { issuer }: Contestant,
  refreshable: boolean,
): string {
  const body = answer.status === 200 ? tokenAnswer.safeParse(parsed(answer.text)).data : undefined
  if (body === undefined) throw new WrongAnswer(`No tokens but ${answer.status}: ${answer.text.slice(0, 200)}`)
  if (refreshable && body.refresh_token === undefined) throw new WrongAnswer('There is no refresh token.')
  const claims = claimsOf(body.access_token)
  for (const [name, value] of Object.entries({ ...client.claims, iss: issuer })) {
    if (claims[name] !== value) throw new WrongAnswer(`${name} of the access token is ${String(claims[name])}.`)
  }
  return body.access_token
}

const claimSet = z.record(z.string(), z.unknown()).catch({})

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = token.split('.')
  return claimSet.parse(parsed(Buffer.from(payload, 'base64url').toString()))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
