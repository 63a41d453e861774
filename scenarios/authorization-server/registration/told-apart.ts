import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { readAccessToken, resourceScopes, scopeSet } from '../access-token.ts'
import { askByClientCredentials } from '../client-credentials-call.ts'
import type { Registered } from './registered-client.ts'

export type Claims = Readonly<Record<string, unknown>>

/** Claims of a token a client gets for itself; undefined where it gets none that can be read. */
export async function claimsOfOwnToken(
  target: AuthorizationServerTarget,
  made: Registered,
  extra: Params = [],
): Promise<Claims | undefined> {
  const tokens = await askByClientCredentials(target, made.client, extra)
  if (tokens.kind !== 'tokens') return undefined
  const view = await readAccessToken(target, target.tenants[0], tokens.accessToken)
  return view.kind === 'read' ? view.claims : undefined
}

/** A token of a person and one of the client have to differ in something that stays (RFC 9700, 4.15.1). */
export async function judgeToldApart(
  row: string,
  target: AuthorizationServerTarget,
  made: Registered,
  personal: Claims,
): Promise<readonly Finding[]> {
  const scope = [...resourceScopes(scopeSet(typeof personal.scope === 'string' ? personal.scope : ''))].join(' ')
  // With the person's scope where the client may have it: what comes only of another request tells nobody apart.
  const asked = scope === '' ? undefined : await claimsOfOwnToken(target, made, [['scope', scope]])
  const first = asked ?? (await claimsOfOwnToken(target, made))
  const second = await claimsOfOwnToken(target, made, asked === undefined ? [] : [['scope', scope]])
  if (first === undefined || second === undefined)
    return inconclusive(row, 'the client gets no token for itself that can be read', made)
  const different = differences([first, second], personal)
  if (different.length > 0)
    return held(row, `tokens of people and of clients differ in the claims ${different.join(', ')}`, made)
  const observed = 'tokens of people and of clients have the same claims, and no claim tells the two kinds apart'
  return broken(row, { expected: 'a stable difference between them', observed }, made)
}

/** Claims whose values are those of one token, one request or one client, and say nothing of the kind of token. */
const ofOneToken: ReadonlySet<string> = new Set([
  ...['aud', 'azp', 'client_id', 'exp', 'iat', 'jti', 'nbf', 'scope', 'sid', 'sub', 'username'],
])

/** Claims that only one kind has, or whose value is the same in all tokens of clients and another in that of a person. */
function differences([first, second]: readonly [Claims, Claims], personal: Claims): readonly string[] {
  const names = new Set([...Object.keys(first), ...Object.keys(second), ...Object.keys(personal)])
  return [...names].filter((name) => {
    const [one, other, theirs] = [first[name], second[name], personal[name]].map((value) => JSON.stringify(value))
    if (one === undefined || theirs === undefined) return one !== theirs
    return !ofOneToken.has(name) && one === other && one !== theirs
  })
}
