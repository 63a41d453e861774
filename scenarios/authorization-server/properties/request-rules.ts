import type { AuthorizationOutcome, ServerClient, TokenOutcome } from '../../api/authorization-server.ts'
import { all, type Params } from '../../api/params.ts'
import type { Breach } from '../../properties/search.ts'
import { describeOutcome, describeTokenOutcome } from '../code-flow.ts'
import { responseOf } from '../delivery.ts'
import { mayBeUsed } from '../redirect-uri/surfaces.ts'
import { errorFlaw } from '../token-endpoint/error-form.ts'
import { names, sent } from './request-grammar.ts'

/** The rows that made-up requests are held against. */
export const rows = {
  noHarm: 'RFC6749-10.14-1-as',
  ownAddress: 'RFC9700-4.11.2-1',
  askedOnce: 'RFC6749-3.1-6',
  responseType: 'RFC6749-3.1.1-1',
  errorCode: 'RFC6749-4.1.2.1-2',
  tokenOnce: 'RFC6749-3.2-3',
  ownCode: 'RFC6749-4.1.3-4',
  ownVerifier: 'RFC7636-4.6-1',
  tokenError: 'RFC6749-5.2-1',
} as const

type Said = Pick<Breach, 'row' | 'expected' | 'observed'>

/** What an answer to an authorization request must not be, whatever was asked. */
export function authorizationBreaches(
  client: ServerClient,
  asked: Params,
  outcome: AuthorizationOutcome,
): readonly Breach[] {
  const observed = describeOutcome(outcome)
  const response = responseOf(outcome)
  const crashed =
    (outcome.kind === 'unclear' && outcome.why === 'crash') || (outcome.kind === 'page' && outcome.status >= 500)
  const said: Said[] = []
  if (crashed) said.push({ row: rows.noHarm, expected: 'an answer that is no crash', observed })
  if (response !== undefined && outcome.kind !== 'left' && !mayBeAnsweredAt(client, asked, response.deliveredTo)) {
    said.push({ row: rows.ownAddress, expected: 'a response at a registered redirect URI alone', observed })
  }
  if (outcome.kind === 'code' || outcome.kind === 'tokens') said.push(...wronglyGranted(asked, observed))
  if (outcome.kind === 'error') {
    const codes = all(outcome.response.params, 'error')
    if (codes.length !== 1 || !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(codes[0] ?? ''))
      said.push({ row: rows.errorCode, expected: 'one error code', observed })
  }
  return said.map((one) => ({ ...one, exchanges: outcome.exchanges }))
}

/** A response belongs to the client that asked, at an address it has registered; without a client there is none. */
function mayBeAnsweredAt(client: ServerClient, asked: Params, deliveredTo: string): boolean {
  return sent(asked, 'client_id').includes(client.id) && mayBeUsed(client, deliveredTo)
}

function wronglyGranted(asked: Params, observed: string): readonly Said[] {
  const twice = names.authorization.filter((name) => sent(asked, name).length > 1)
  const types = sent(asked, 'response_type')
  return [
    ...twice.map((name) => ({ row: rows.askedOnce, expected: `no code for a request with ${name} twice`, observed })),
    ...(types.includes('code')
      ? []
      : [{ row: rows.responseType, expected: 'no code for a request without response_type code', observed }]),
  ]
}

/** What an answer to a token request must not be, whatever was asked; `correct` is the request it was made from. */
export function tokenBreaches(correct: Params, asked: Params, outcome: TokenOutcome): readonly Breach[] {
  const said = outcome.kind === 'tokens' ? wronglyIssued(correct, asked) : wronglyRefused(outcome)
  const observed = describeTokenOutcome(outcome)
  return said.map((one) => ({ observed, ...one, exchanges: outcome.exchanges }))
}

function wronglyIssued(correct: Params, asked: Params): readonly Omit<Said, 'observed'>[] {
  const twice = names.token.filter((name) => sent(asked, name).length > 1)
  const lacks = (name: string) => !sent(asked, name).some((value) => sent(correct, name).includes(value))
  const needed = [
    ['grant_type', rows.tokenError],
    ['code', rows.ownCode],
    ['code_verifier', rows.ownVerifier],
  ] as const
  return [
    ...twice.map((name) => ({ row: rows.tokenOnce, expected: `no tokens for a request with ${name} twice` })),
    ...needed
      .filter(([name]) => lacks(name))
      .map(([name, row]) => ({ row, expected: `no tokens for a request without the right ${name}` })),
  ]
}

function wronglyRefused(outcome: TokenOutcome): readonly Omit<Said, 'observed'>[] {
  return errorFlaw(outcome) === undefined
    ? []
    : [{ row: rows.tokenError, expected: '400 (401 for failed client authentication), JSON, a registered error code' }]
}
