import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { tokenReferenceOf } from '../../../core/access-token.ts'
import { sendToTest } from '../../../core/environment.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { refusalIn } from '../../../core/refusal.ts'
import type { AfterStep, BeforeStep, ConfigurationStep, Exchange, RequestStep } from '../../../core/step.ts'
import { tokenAnswerOf } from '../../../core/token-answer.ts'
import { isForSupplyChain, supplyChainAddress } from '../supply-chain.ts'

/** Named in its guides: two addresses, the header org_name, invalid_grant with a trace id, access_denied by redirect. */
export const supplyChain: Quirk = {
  id: 'fedex/supply-chain',
  carrier: 'fedex',
  says: 'Supply Chain is an authorization server apart at /api/fsc/oauth2, with authorization codes, refresh tokens, the header org_name and errors like those of RFC 6749.',
  sources: ['FSC'],
  confidence: 'documented',
  chosen:
    "What a request without org_name gets, the authorize address of the sandbox, the form of tokens, that FedEx's own APIs do not take them, that any scope is answered with Fulfillment_Returns, and that PKCE is ignored.",
  on: ['today', 'migrating'],
  steps: () => [address, ownToken, request, notAtOwnApis, answer],
}

/** Requests to it; oidc-provider's own context holds the same one. */
const toSupplyChain = new WeakSet<object>()

const address: RequestStep = {
  name: 'fedex-supply-chain-address',
  stage: 'request',
  apply(arrival) {
    const { ctx, kit } = arrival
    const found = supplyChainAddress(ctx.path)
    if (found === undefined) return
    ctx.path = kit.carrier.paths[found.endpoint]
    toSupplyChain.add(ctx.req)
    if (found.sandbox) sendToTest(arrival)
  },
}

const ownToken: ConfigurationStep = {
  name: 'fedex-supply-chain-token',
  stage: 'configuration',
  apply(configuration) {
    const { extraTokenClaims } = configuration
    return {
      ...configuration,
      extraTokenClaims: async (ctx, token) => ({
        ...(await extraTokenClaims?.(ctx, token)),
        ...(toSupplyChain.has(ctx.req) ? { server: 'supply-chain' } : {}),
      }),
    }
  },
}

const ignored = ['scope', 'code_challenge', 'code_challenge_method', 'code_verifier'] as const

const request: BeforeStep = {
  name: 'fedex-supply-chain-request',
  stage: 'before',
  apply(exchange) {
    if (!isForSupplyChain(exchange)) return
    const { ctx, endpoint, params } = exchange
    for (const name of ignored) params.delete(name)
    if (endpoint !== 'token' || ctx.method !== 'POST') return
    if (ctx.get('org_name') === '') refuse(exchange, 'invalid_request', 'The header org_name is missing.')
    else if (!grants.includes(params.get('grant_type')))
      refuse(exchange, 'unsupported_grant_type', 'The grant type is not supported.')
  },
}

const grants: readonly (string | null)[] = ['authorization_code', 'refresh_token']

const kept = z.object({ extra: z.object({ server: z.literal('supply-chain') }) })

const notAtOwnApis: BeforeStep = {
  name: 'fedex-supply-chain-apart',
  stage: 'before',
  async apply(exchange) {
    const { ctx, endpoint, kit } = exchange
    const [, value] = /^bearer (\S+)$/i.exec(ctx.get('authorization')) ?? []
    if (endpoint !== 'resource' || value === undefined) return
    const token = await tokenReferenceOf(kit, value)
    if (token === undefined || !kept.safeParse(await kit.store.find(token.kind, token.jti)).success) return
    exchange.refusal = 'bad-credentials'
    ctx.status = 401
    ctx.body = { error: 'invalid_token' }
  },
}

const answer: AfterStep = {
  name: 'fedex-supply-chain-answer',
  stage: 'after',
  async apply(exchange) {
    const { ctx, endpoint } = exchange
    if (endpoint !== 'token' || !isForSupplyChain(exchange)) return
    const granted = await tokenAnswerOf(exchange)
    if (granted !== undefined) {
      const { access_token, refresh_token } = granted
      ctx.body = { access_token, token_type: 'bearer', expires_in: 3600, refresh_token, scope: 'Fulfillment_Returns' }
      return
    }
    const refusal = refusalIn(ctx)
    if (refusal?.error === 'invalid_grant') refuse(exchange, 'invalid_grant', reasonOf(refusal.detail))
    else if (ctx.status === 401)
      ctx.body = { error: 'invalid_client', error_description: 'Client authentication failed.' }
  },
}

/** The guide shows a used code; the words for the others follow it. */
function reasonOf(detail: string): string {
  const what = detail.startsWith('refresh token') ? 'refresh token' : 'authorization code'
  const trace = randomBytes(8).toString('hex')
  return `[${trace}] The ${what} ${/already used/.test(detail) ? 'was used before' : 'is not valid'}.`
}

function refuse({ ctx }: Exchange, error: string, description: string): void {
  ctx.status = 400
  ctx.body = { error, error_description: description }
}
