import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { readAccessToken } from '../access-token.ts'

/** The subject of an access token, as far as it can be seen. */
export type Subject =
  | { readonly kind: 'seen'; readonly sub: string }
  | { readonly kind: 'unseen'; readonly missing: string }

/** Reads `sub` from a JWT or by introspection. */
export async function subjectIn(target: AuthorizationServerTarget, accessToken: string): Promise<Subject> {
  const view = await readAccessToken(target, target.tenants[0], accessToken)
  if (view.kind === 'unreadable') return { kind: 'unseen', missing: view.missing }
  const { sub } = view.claims
  return typeof sub === 'string'
    ? { kind: 'seen', sub }
    : { kind: 'unseen', missing: `there is no sub in what ${view.from} shows of the token` }
}
