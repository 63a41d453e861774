import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { all } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'RFC6749-3.1.2.3-2'

export const redirectUriSentWhereSeveral = clientScenario({
  id: 'client/redirect-uri/sent-where-several',
  title: 'A client with several redirect URIs says which one it means',
  story: 'Every tenant starts at every carrier; clients that serve several tenants have a redirect URI for each.',
  requirements: [row],
  needs: [],
  setUp: { sharedClient: true },
  caughtBy: [
    { twin: 'leaves-out-redirect-uri', breaks: [row] },
    { twin: 'sends-redirect-uri-twice', breaks: [row] },
  ],
  async run({ target }) {
    const flows: PlatformFlow[] = []
    for (const tenant of target.tenants) {
      const begun = await begin(target, tenant)
      if (begun.kind === 'failed') return controlFailed(row, begun)
      flows.push(begun.flow)
    }
    return flows.flatMap((flow) => judge(target, flow, flows))
  },
})

function judge(target: ClientTarget, flow: PlatformFlow, flows: readonly PlatformFlow[]): readonly Finding[] {
  const sent = all(flow.params, 'redirect_uri')
  const uris = urisOf(target, flow.clientId, flows)
  const count = `a start carries redirect_uri ${sent.length === 1 ? 'once' : `${sent.length} times`}`
  if (uris.length < 2) {
    return [
      ...recorded(row, count, flow),
      ...notApplicable(row, 'no client has more than one redirect URI, as far as is declared or seen', flow),
    ]
  }
  if (sent.length === 1) return held(row, undefined, flow)
  return broken(row, { expected: 'redirect_uri once in every start of this client', observed: count }, flow)
}

/** The redirect URIs of a client, declared and seen. */
function urisOf({ tenants, carrier }: ClientTarget, id: string, flows: readonly PlatformFlow[]): readonly string[] {
  const declared = tenants.flatMap((tenant) => {
    const client = tenant.client(carrier)
    return client?.id === id ? (client.redirectUri ?? []) : []
  })
  const seen = flows.filter(({ clientId }) => clientId === id).flatMap(({ redirectUri }) => redirectUri ?? [])
  return [...new Set([...declared, ...seen])]
}
