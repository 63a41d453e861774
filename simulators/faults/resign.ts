import type { Kit } from '../core/kit.ts'
import { signJwt } from '../core/sign-jwt.ts'
import type { TokenParts } from './rewritten-tokens.ts'

/** Signs changed claims with the carrier's own key, so that only the change is wrong. */
export function resign(kit: Pick<Kit, 'keys'>, { header, claims }: TokenParts): Promise<string> {
  const { alg } = header
  return signJwt(kit.keys, { ...header, alg: alg === 'RS384' || alg === 'ES256' ? alg : 'RS256' }, claims)
}
