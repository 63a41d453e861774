import type { AuthorizationServerTarget, ServerTenant, TokenOutcome } from '../../api/authorization-server.ts'
import { type Params, withExtra } from '../../api/params.ts'
import type { ScenarioContext } from '../../api/scenario.ts'
import { audiences, readAccessToken } from '../access-token.ts'
import { askForCode, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'

export type ResourceContext = Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>

/** Which resource is named where; none where it is left out. */
export interface NamedResources {
  readonly authorize?: readonly string[]
  readonly token?: string
  readonly label: string
}

/** What came of a flow that names resources. */
export type ResourceToken = { readonly exchanges: readonly string[] } & (
  | { readonly kind: 'token'; readonly audiences: readonly string[]; readonly outcome: TokenOutcome }
  /** Tokens came, and nothing tells for whom. */
  | { readonly kind: 'unreadable'; readonly missing: string }
  /** No code or no tokens: by an answer of the protocol. */
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'unclear'; readonly sentence: string }
)

/** Runs a flow of a tenant's first client that names resources, and reads the audience of its token. */
export async function tokenFor(
  { target, random }: ResourceContext,
  tenant: ServerTenant,
  { authorize = [], token, label }: NamedResources,
): Promise<ResourceToken> {
  const [client] = tenant.clients
  const spoil = (request: Params) => authorize.reduce((params, uri) => withExtra(params, 'resource', uri), request)
  const asked = await askForCode(target, planFlow(client, random), { spoil, label })
  if (asked.kind === 'none') {
    const { outcome, sentence } = asked
    const refused = outcome.kind === 'error' || (outcome.kind === 'page' && !outcome.stalled && outcome.status < 500)
    return { kind: refused ? 'refused' : 'unclear', sentence, exchanges: outcome.exchanges }
  }
  const outcome = await redeem(target, asked.grant, {
    label,
    spoil: (form) => (token === undefined ? form : withExtra(form, 'resource', token)),
  })
  const exchanges = [...asked.grant.outcome.exchanges, ...outcome.exchanges]
  if (outcome.kind !== 'tokens') {
    return { kind: outcome.kind, sentence: describeTokenOutcome(outcome), exchanges }
  }
  const view = await readAccessToken(target, tenant, outcome.accessToken)
  return view.kind === 'unreadable'
    ? { kind: 'unreadable', missing: view.missing, exchanges }
    : { kind: 'token', audiences: audiences(view.claims), outcome, exchanges: [...exchanges, ...view.exchanges] }
}

/** One sentence part for people. */
export function describeResourceToken(token: ResourceToken): string {
  switch (token.kind) {
    case 'token':
      return token.audiences.length === 0 ? 'a token without audience' : `a token for ${token.audiences.join(', ')}`
    case 'unreadable':
      return 'a token that cannot be read'
    case 'refused':
    case 'unclear':
      return token.sentence
  }
}
