import type { AuthorizationServerTarget, ServerTenant } from '../../api/authorization-server.ts'
import type { Randomness } from '../../api/randomness.ts'
import { introspect } from '../introspection-call.ts'

/** What one address makes of a token. */
export type Reception = {
  readonly kind: 'taken' | 'refused' | 'unclear'
  readonly sentence: string
  readonly exchanges: readonly string[]
}

/** An address of the server or its resource that takes access tokens. */
export interface LiveAddress {
  readonly name: string
  present(token: string, label: string): Promise<Reception>
}

/** The addresses to which a token is sent as bearer: the configured probe and userinfo. */
export function bearerAddresses(target: AuthorizationServerTarget, tenant: ServerTenant): readonly LiveAddress[] {
  const urls = { 'the probe address': tenant.probeUrl, userinfo: tenant.endpoints.userinfo_endpoint }
  return Object.entries(urls).flatMap(([name, url]) =>
    url === undefined ? [] : [{ name, present: (token: string, label: string) => asBearer(target, url, token, label) }],
  )
}

/** Introspection as such an address; none where it is not offered. */
export async function introspectionAddress(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
): Promise<readonly LiveAddress[]> {
  if ((await target.able('introspection')).kind !== 'yes') return []
  return [
    {
      name: 'introspection',
      async present(token, label) {
        const answer = await introspect(target, tenant, token, { label })
        const kinds = { active: 'taken', inactive: 'refused', refused: 'refused', unclear: 'unclear' } as const
        const sentence = 'sentence' in answer ? answer.sentence : answer.kind
        return { kind: kinds[answer.kind], sentence, exchanges: answer.exchanges }
      },
    },
  ]
}

/**
 * Those of the addresses that have just taken a live token and refused garbage. More is not asked of them: one that
 * takes a token with a changed character is what some scenarios look for.
 */
export async function tellingAddresses(
  addresses: readonly LiveAddress[],
  liveToken: string,
  random: Randomness,
): Promise<readonly LiveAddress[]> {
  const telling: LiveAddress[] = []
  for (const address of addresses) {
    const live = await address.present(liveToken, `control: a live token at ${address.name}`)
    const garbage = await address.present(random.token(32), `control: garbage at ${address.name}`)
    if (live.kind === 'taken' && garbage.kind === 'refused') telling.push(address)
  }
  return telling
}

/** What to add where no address tells a live token from garbage. */
export const noTellingAddress =
  'nothing tells a live access token from garbage: add `probe: { url: … }` or `introspection` to the tenant'

async function asBearer(
  target: AuthorizationServerTarget,
  url: string,
  token: string,
  label: string,
): Promise<Reception> {
  const answer = await target.send({ method: 'GET', url, headers: [['authorization', `Bearer ${token}`]], label })
  const { exchanges } = answer
  if (answer.kind !== 'answered') return { kind: 'unclear', sentence: answer.sentence, exchanges }
  const sentence = `status ${answer.status}`
  if (answer.status >= 200 && answer.status < 300) return { kind: 'taken', sentence, exchanges }
  return { kind: [400, 401, 403].includes(answer.status) ? 'refused' : 'unclear', sentence, exchanges }
}
