import type {
  Ability,
  AuthorizationServerTarget,
  ServerClient,
} from '../../../../scenarios/api/authorization-server.ts'
import { type Params, withParam } from '../../../../scenarios/api/params.ts'
import {
  askForCode,
  type Control,
  correctFlow,
  describeTokenOutcome,
  planFlow,
  redeem,
} from '../../../../scenarios/authorization-server/code-flow.ts'
import { asTexts } from '../json.ts'
import { trialRandomness } from '../trial-randomness.ts'
import { type AbilityCheck, failed, no, unknown, yes } from './ability.ts'

/** Abilities that only a trial shows. Each is tried once a run and remembered by the caller. */
export const triedAbilities = {
  'refresh-tokens': refreshTokens,
  'client-credentials': clientCredentials,
  'jwt-access-tokens': (target) => accessTokenForm(target, 'jwt'),
  'rfc9068-access-tokens': (target) => accessTokenForm(target, 'rfc9068'),
  'token-oracle': async (target) => {
    const found = await target.oracle(target.tenants[0])
    return found.kind === 'oracle' ? yes : unknown(found.missing)
  },
} satisfies Record<string, AbilityCheck>

/** Whether any client of the tenant is issued refresh tokens. */
async function refreshTokens(target: AuthorizationServerTarget): Promise<Ability> {
  const [tenant] = target.tenants
  const clients = tenant.clients.filter(({ facts }) => facts.refreshTokens !== 'none')
  if (clients.length === 0) return no('the configuration says `facts: { refreshTokens: none }`')
  const sentences: string[] = []
  for (const client of differentKinds(clients)) {
    const trial = await trialFlow(target, client)
    if (trial.kind === 'failed') sentences.push(trial.sentence)
    else if (trial.tokens.refreshToken !== undefined) return yes
  }
  const [sentence] = sentences
  if (sentence !== undefined) return failed(`whether refresh tokens are issued could not be tried: ${sentence}`)
  const grants = asTexts(tenant.metadata?.grant_types_supported)
  const declared = clients.some(({ facts }) => facts.refreshTokens !== undefined)
  if (!declared && grants !== undefined && !grants.includes('refresh_token')) {
    return no('the server issued no refresh token, and its metadata does not list the grant')
  }
  return unknown(
    'no refresh token came: add the scope or parameter the server wants before it issues one (`facts: { refreshNeeds: [offline_access] }`), or say `facts: { refreshTokens: none }`',
  )
}

/** A correct flow that also asks for what this server wants before it issues refresh tokens. */
async function trialFlow(target: AuthorizationServerTarget, client: ServerClient): Promise<Control> {
  const needs = client.facts.refreshNeeds ?? []
  if (needs.length === 0) return correctFlow(target, client, trialRandomness)
  const flow = planFlow(client, trialRandomness)
  const asked = await askForCode(target, flow, {
    spoil: (request) => withNeeds(request, needs),
    label: 'trial: ask for a refresh token',
  })
  if (asked.kind === 'none') return { kind: 'failed', sentence: asked.sentence, exchanges: asked.outcome.exchanges }
  const tokens = await redeem(target, asked.grant)
  if (tokens.kind === 'tokens') return { kind: 'worked', grant: asked.grant, tokens }
  return { kind: 'failed', sentence: describeTokenOutcome(tokens), exchanges: tokens.exchanges }
}

/** `refreshNeeds` names scopes, or parameters as `name=value`. */
function withNeeds(request: Params, needs: readonly string[]): Params {
  return needs.reduce((params, need) => {
    const [name, value] = need.split('=')
    if (name !== undefined && value !== undefined) return withParam(params, name, value)
    const scope = params.find(([key]) => key === 'scope')?.[1]
    return withParam(params, 'scope', scope === undefined ? need : `${scope} ${need}`)
  }, request)
}

async function clientCredentials(target: AuthorizationServerTarget): Promise<Ability> {
  const client = target.tenants[0].clients.find(({ confidential }) => confidential)
  if (client === undefined)
    return unknown(
      `add a client with a secret or key to authorizationServer.tenants (${target.tenants[0].id}): clients`,
    )
  const scope: Params = client.scope === undefined ? [] : [['scope', client.scope]]
  const answer = await target.token(client, {
    form: [['grant_type', 'client_credentials'], ...scope],
    label: 'trial: client credentials',
  })
  if (answer.kind === 'tokens') return yes
  if (answer.kind === 'refused')
    return no(`client ${client.id} may not use client_credentials (${describeTokenOutcome(answer)})`)
  return failed(answer.sentence)
}

async function accessTokenForm(target: AuthorizationServerTarget, wanted: 'jwt' | 'rfc9068'): Promise<Ability> {
  const declared = target.tenants[0].clients[0].facts.accessTokens
  if (declared === 'opaque') return no('the configuration says `facts: { accessTokens: opaque }`')
  if (declared === 'rfc9068' || (declared === 'jwt' && wanted === 'jwt')) return yes
  const trial = await correctFlow(target, target.tenants[0].clients[0], trialRandomness)
  if (trial.kind === 'failed') return failed(trial.sentence)
  const type = headerType(trial.tokens.accessToken)
  if (type === undefined) return no('access tokens are no JWTs')
  if (wanted === 'jwt' || /^(application\/)?at\+jwt$/i.test(type)) return yes
  return no(`access tokens are JWTs of another kind (typ ${type === '' ? 'missing' : type}), not those of RFC 9068`)
}

/** The `typ` of a JWT, empty where it has none; undefined where the token is no JWT. */
function headerType(token: string): string | undefined {
  const parts = token.split('.')
  if (parts.length !== 3) return undefined
  try {
    const header: unknown = JSON.parse(Buffer.from(parts[0] ?? '', 'base64url').toString())
    if (typeof header !== 'object' || header === null || !('alg' in header)) return undefined
    return 'typ' in header && typeof header.typ === 'string' ? header.typ : ''
  } catch {
    return undefined
  }
}

function differentKinds(clients: readonly ServerClient[]): readonly ServerClient[] {
  const kinds = new Map(clients.map((client) => [`${client.confidential} ${client.application}`, client]))
  return [...kinds.values()]
}
