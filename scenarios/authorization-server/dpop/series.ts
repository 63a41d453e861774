import type {
  AuthorizationServerTarget,
  BackChannelRequest,
  Browser,
  ServerClient,
  TokenOutcome,
  Tokens,
} from '../../api/authorization-server.ts'
import { type Finding, inconclusive } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import type { Params } from '../../api/params.ts'
import type { ScenarioContext } from '../../api/scenario.ts'
import { readAccessToken } from '../access-token.ts'
import { askForCode, type CodeGrant, describeTokenOutcome, planFlow, redemption } from '../code-flow.ts'
import { withoutCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf } from '../judge.ts'
import { isRecord } from '../jwt.ts'
import { listMember } from '../metadata/documents.ts'
import { askingForRefresh } from '../refresh-grant.ts'
import { newProofKey, type ProofKey, type ProofParts, proofParts, signProof } from './proof.ts'

export type DpopContext = Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>

/** Makes the DPoP headers of one request out of a correct proof: one header, or what an attack makes of it. */
export type MakeHeaders = (parts: ProofParts, key: ProofKey) => readonly string[]

export const correctProof: MakeHeaders = (parts, key) => [signProof(parts, key)]

/** Somebody who makes proofs: a key, and what is known of the server's nonce and of its clock. */
export interface Prover {
  readonly key: ProofKey
  readonly tokenEndpoint: string
  /** The nonce to use next; undefined where the server has given none. */
  nonce: string | undefined
  /** Every value the server gave, in order. */
  readonly nonces: string[]
  /** Seconds the server's clock is ahead of ours. */
  ahead: number
}

/** Starts with a key of the kind the server takes. */
export function newProver(target: AuthorizationServerTarget, client: ServerClient): Prover {
  const tenant = target.tenants.find(({ id }) => id === client.tenant) ?? target.tenants[0]
  const listed = listMember(tenant.metadata ?? {}, 'dpop_signing_alg_values_supported')
  const tokenEndpoint = tenant.endpoints.token_endpoint ?? ''
  return { key: newProofKey(listed), tokenEndpoint, nonce: undefined, nonces: [], ahead: 0 }
}

/** The same server's nonce and clock, with another key. */
export function withAnotherKey(prover: Prover, target: AuthorizationServerTarget, client: ServerClient): Prover {
  return { ...prover, key: newProver(target, client).key }
}

export interface ProofRequest extends Omit<BackChannelRequest, 'form'> {
  readonly make?: MakeHeaders
  /** Leaves the nonce as it stands in the proof, also where the server asks for another one. */
  readonly nonce?: 'once'
}

/** A token request with a proof. Where the server asks for a nonce it is sent once more, with that nonce (RFC 9449, 8). */
export async function tokenWithProof(
  target: AuthorizationServerTarget,
  client: ServerClient,
  form: Params,
  prover: Prover,
  options: ProofRequest = {},
): Promise<TokenOutcome> {
  const { make = correctProof, nonce, ...request } = options
  const send = () => {
    const seconds = Math.floor(Date.now() / 1000) + prover.ahead
    const parts = proofParts(prover.key, { url: prover.tokenEndpoint, seconds, nonce: prover.nonce })
    const headers = make(parts, prover.key).map((proof) => ['dpop', proof] as const)
    return target.token(client, { ...request, form, headers: [...(request.headers ?? []), ...headers] })
  }
  const used = prover.nonce
  const first = await send()
  learn(prover, first)
  const asksForNonce = first.kind === 'refused' && first.error === 'use_dpop_nonce'
  if (!asksForNonce || nonce === 'once' || prover.nonce === used) return first
  const second = await send()
  learn(prover, second)
  return second
}

/** Servers count the age of a proof by their own clock, and tell a nonce with any answer. */
function learn(prover: Prover, { answer }: TokenOutcome): void {
  if (answer.kind !== 'answered') return
  const nonce = header(answer, 'dpop-nonce')
  if (nonce !== undefined) {
    if (nonce !== prover.nonce) prover.nonces.push(nonce)
    prover.nonce = nonce
  }
}

/** Learns the server's clock from a Date header; a few seconds are the way there and back. */
async function learnClock(target: AuthorizationServerTarget, prover: Prover): Promise<void> {
  const url = target.tenants[0].lookups.find(({ document }) => document !== undefined)?.url ?? prover.tokenEndpoint
  const answer = await target.send({ method: 'GET', url, label: "learn the server's clock" })
  const shown = answer.kind === 'answered' ? Date.parse(header(answer, 'date') ?? '') : Number.NaN
  const ahead = Math.round((shown - Date.now()) / 1000)
  prover.ahead = Number.isNaN(ahead) || Math.abs(ahead) < 5 ? 0 : ahead
}

/** Flows of one client with proofs by one key, opened by a positive control. */
export interface DpopSeries {
  readonly client: ServerClient
  readonly prover: Prover
  readonly browser: Browser
  readonly control: Tokens
  /** The claims of the control's access token, where it can be read. */
  readonly claims: Readonly<Record<string, unknown>> | undefined
  /** Whether the control's token is bound to a key. */
  readonly bound: boolean
  /** A fresh code, of a request changed by `spoil`; otherwise findings that say why none came. */
  withCode(
    rows: string | readonly string[],
    part: (grant: CodeGrant) => Promise<readonly Finding[]>,
    spoil?: (request: Params) => Params,
  ): Promise<readonly Finding[]>
  redeem(grant: CodeGrant, options?: ProofRequest & { readonly prover?: Prover }): Promise<TokenOutcome>
}

/** Opens a series for a client; a control without tokens makes its rows inconclusive. */
export async function openDpopSeries(
  { target, random }: DpopContext,
  client: ServerClient,
): Promise<DpopSeries | { readonly kind: 'failed'; readonly sentence: string; readonly exchanges: readonly string[] }> {
  const prover = newProver(target, client)
  await learnClock(target, prover)
  const asking = (request: Params) => askingForRefresh(client, request)
  const attempt = await askForCode(target, planFlow(client, random), {
    spoil: asking,
    label: 'control: a correct request',
  })
  if (attempt.kind === 'none') {
    const sentence = `a correct authorization request brought no code: ${attempt.sentence}`
    return { kind: 'failed', sentence, exchanges: attempt.outcome.exchanges }
  }
  const { browser } = attempt.grant.outcome
  const redeem: DpopSeries['redeem'] = (grant, { prover: other = prover, ...options } = {}) =>
    tokenWithProof(target, client, redemption(grant), other, options)
  const control = await redeem(attempt.grant, { label: 'control: a correct token request with a proof' })
  if (control.kind !== 'tokens') {
    const sentence = `a correct token request with a DPoP proof brought no tokens: ${describeTokenOutcome(control)}`
    return { kind: 'failed', sentence, exchanges: [...attempt.grant.outcome.exchanges, ...control.exchanges] }
  }
  const view = await readAccessToken(target, target.tenants[0], control.accessToken)
  const claims = view.kind === 'read' ? view.claims : undefined
  return {
    client,
    prover,
    browser,
    control,
    claims,
    bound: isDpop(control) || boundTo(claims) !== undefined,
    redeem,
    async withCode(rows, part, spoil = (request) => request) {
      const options = { spoil: (request: Params) => spoil(asking(request)), label: 'a correct request' }
      const inSession = await askForCode(target, planFlow(client, random), { ...options, browser })
      if (inSession.kind === 'grant') return part(inSession.grant)
      const fresh = await askForCode(target, planFlow(client, random), options)
      return fresh.kind === 'grant' ? part(fresh.grant) : withoutCode(rows, fresh)
    },
  }
}

/** Runs a part for each client whose tokens the server binds to the key of a proof. */
export function withDpop(
  context: DpopContext,
  clients: readonly ServerClient[],
  rows: string | readonly string[],
  part: (series: DpopSeries) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  return inTurn(clients, async (client) => {
    const series = await openDpopSeries(context, client)
    if ('kind' in series) return controlFailed(rows, series)
    if (series.bound) return part(series)
    const reason = `the positive control failed: a correct DPoP proof brought the ${nameOf(client)} a token that is not bound`
    return inconclusive(rows, reason, series.control)
  })
}

/** The thumbprint a token is bound to, by its claims; undefined where it is bound to none. */
export function boundTo(claims: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const cnf = claims?.cnf
  return isRecord(cnf) && typeof cnf.jkt === 'string' ? cnf.jkt : undefined
}

/** Whether the answer calls its token one that needs a proof (RFC 9449, 5). */
export function isDpop({ body }: Tokens): boolean {
  return typeof body.token_type === 'string' && body.token_type.toLowerCase() === 'dpop'
}

/** The public client that DPoP is made for, or whichever there is. */
export function aDpopClient(target: AuthorizationServerTarget): ServerClient {
  const { clients } = target.tenants[0]
  return clients.find(({ confidential }) => !confidential) ?? clients[0]
}
