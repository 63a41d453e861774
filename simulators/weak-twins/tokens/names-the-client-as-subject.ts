import type { WeakTwin } from '../weak-twin.ts'
import { accessTokensRewritten } from './rewritten-tokens.ts'

export const namesTheClientAsSubject: WeakTwin = {
  id: 'names-the-client-as-subject',
  fault: 'Puts the client into the sub of tokens that a person allowed.',
  step: accessTokensRewritten(({ claims }) => ({ claims: { ...claims, sub: String(claims.client_id) } })),
}
