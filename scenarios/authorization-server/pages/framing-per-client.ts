import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { couldNotRun, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import type { Randomness } from '../../api/randomness.ts'
import { askForCode, planFlow } from '../code-flow.ts'
import { framingOf, namedAncestors } from './framing.ts'

/** Whether an origin that may frame the pages of one client may not frame those of another (RFC 9700, 4.16). */
export async function judgeFramingPerClient(
  row: string,
  target: AuthorizationServerTarget,
  random: Randomness,
): Promise<readonly Finding[]> {
  const seen: { readonly client: string; readonly origins: readonly string[]; readonly exchange: string }[] = []
  for (const client of target.tenants[0].clients) {
    const asked = await askForCode(target, planFlow(client, random), {
      person: 'stop-at-login',
      label: `a correct request of ${client.id}, for its first page`,
    })
    const hop = asked.kind === 'none' ? asked.outcome.hops.at(-1) : undefined
    if (hop !== undefined) {
      seen.push({ client: client.id, origins: namedAncestors(framingOf(hop)), exchange: hop.exchange })
    }
  }
  const evidence = seen.map(({ exchange }) => exchange)
  if (seen.length === 0) return inconclusive(row, 'no page was shown for any client')
  const origins = [...new Set(seen.flatMap((page) => page.origins))]
  if (origins.length === 0) {
    return notApplicable(row, 'no configured client has an origin that may frame its pages', ...evidence)
  }
  const [own] = origins.flatMap((origin) => {
    const allowed = seen.filter((page) => page.origins.includes(origin))
    return allowed.length < seen.length ? [{ origin, clients: allowed.map(({ client }) => client) }] : []
  })
  if (own !== undefined) {
    return held(
      row,
      `${own.origin} may frame the pages of ${own.clients.join(', ')}, not those of every client`,
      ...evidence,
    )
  }
  const missing = `${origins.join(', ')} may frame the pages of every configured client; allow an origin for one of two clients at the server`
  return couldNotRun(row, missing, ...evidence)
}
