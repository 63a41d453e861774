import { subjectOf } from '../../core/tenancy.ts'
import type { WeakTwin } from '../weak-twin.ts'
import { accessTokensRewritten } from './rewritten-tokens.ts'

export const namesAUserInClientTokens: WeakTwin = {
  id: 'names-a-user-in-client-tokens',
  fault: 'Puts a person into the sub of tokens that a client was given in its own name.',
  step: accessTokensRewritten(({ claims, forClient, kit }) => {
    const tenant = kit.tenancy.ofClient(String(claims.client_id))
    const username = tenant?.users[0]?.username
    if (!forClient || tenant === undefined || username === undefined) return {}
    return { claims: { ...claims, sub: subjectOf(tenant.id, username) } }
  }),
}
