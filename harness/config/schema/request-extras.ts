import { z } from 'zod'

/** What every request of its kind carries anyway, so that a configured one could only be overwritten or break the run. */
const setByTheHarness = {
  authorize: [
    'response_type',
    'client_id',
    'redirect_uri',
    'state',
    'code_challenge',
    'code_challenge_method',
    'request',
    'request_uri',
  ],
  token: [
    'grant_type',
    'code',
    'code_verifier',
    'redirect_uri',
    'refresh_token',
    'client_id',
    'client_secret',
    'client_assertion',
    'client_assertion_type',
  ],
} as const

const setByHttp = ['host', 'content-length', 'content-type', 'transfer-encoding', 'connection', 'cookie']

/** A parameter's value: text, or a number or truth value written as text. */
const parameterValue = z
  .union([z.string(), z.number(), z.boolean()], { error: 'must be text, a number, true or false' })
  .transform(String)

/** Header fields by name. */
export const headers = z.record(z.string(), parameterValue).superRefine((fields, context) => {
  for (const [name, value] of Object.entries(fields)) {
    const fault = headerFault(name, value)
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault, path: [name] })
  }
})

/** Extra parameters and headers of one kind of request. */
export function requestExtras(kind: keyof typeof setByTheHarness) {
  const taken: readonly string[] = setByTheHarness[kind]
  const params = z.record(z.string(), parameterValue).superRefine((fields, context) => {
    for (const name of Object.keys(fields).filter((field) => taken.includes(field))) {
      context.addIssue({ code: 'custom', message: 'is set by the harness in every request; take it out', path: [name] })
    }
  })
  const extraHeaders = headers.superRefine((fields, context) => {
    for (const name of Object.keys(fields).filter((field) => isSetAnyway(kind, field))) {
      context.addIssue({ code: 'custom', message: 'is set by the harness; take it out', path: [name] })
    }
  })
  return z.strictObject({
    params: params.describe('Parameters by name; a scenario that sets one of them itself wins.').exactOptional(),
    headers: extraHeaders.describe('Header fields by name.').exactOptional(),
  })
}

function isSetAnyway(kind: keyof typeof setByTheHarness, name: string): boolean {
  return kind === 'token' && name.toLowerCase() === 'authorization'
}

function headerFault(name: string, value: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return 'is no name of a header field; correct it'
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) return 'holds a character that no header field may hold; take it out'
  if (setByHttp.includes(name.toLowerCase())) return 'is set by the harness; take it out'
  return undefined
}
