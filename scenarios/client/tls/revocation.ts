import { withoutAbility } from '../../api/ability.ts'
import type { OtherArrival } from '../../api/carrier.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, couldNotRun, type Finding, held, notApplicable } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { forgetMetadata, hasReadSince, metadataCount, notReadAgain, saying } from '../metadata-of-the-day.ts'

const row = 'RFC7009-2-3-client'

export const tlsRevocation = clientScenario({
  id: 'client/tls/revocation',
  title: 'Tokens are revoked over TLS, or not at all',
  story: 'The metadata of a carrier on https names a revocation endpoint on plain http, and a tenant disconnects.',
  requirements: [row],
  needs: ['disconnect'],
  repeats: true,
  setUp: { https: true },
  caughtBy: [{ twin: 'revokes-over-plain-http', breaks: [row] }],
  async run({ target }) {
    for (const ability of ['https', 'reads-metadata'] as const) {
      const missing = withoutAbility(row, await target.able(ability))
      if (missing !== undefined) return missing
    }
    const { plainOrigin, endpoints } = target.carrier
    if (plainOrigin === undefined) return couldNotRun(row, 'it needs a carrier that is reached over https')
    const control = await disconnected(target)
    if ('findings' in control) return control.findings
    if (control.revocations.length === 0)
      return notApplicable(row, 'the platform does not revoke tokens when a tenant disconnects')
    const address = `${plainOrigin}${new URL(endpoints.revocation_endpoint).pathname}`
    target.behave(saying((document) => ({ ...document, revocation_endpoint: address })))
    const before = metadataCount(target)
    await forgetMetadata(target)
    const probe = await disconnected(target)
    if ('findings' in probe) return probe.findings
    if (!hasReadSince(target, before)) return notReadAgain(row)
    const plain = probe.revocations.filter(({ url }) => url.startsWith('http:'))
    if (plain.length === 0) return held(row, 'no token was sent to a revocation endpoint on plain http')
    const sentences = {
      expected: 'no token on plain http',
      observed: 'a token was sent to a revocation endpoint on http',
    }
    return broken(row, sentences, ...plain)
  },
})

/** Connects and disconnects a tenant; what arrived to be revoked. */
async function disconnected(
  target: ClientTarget,
): Promise<{ readonly revocations: readonly OtherArrival[] } | { readonly findings: readonly Finding[] }> {
  const connected = await connect(target, target.tenants[0])
  if (connected.kind === 'failed') return { findings: controlFailed(row, connected) }
  const before = target.arrivals().length
  await target.disconnect(target.tenants[0], { browser: connected.flow.browser })
  await target.settle()
  const since = target.arrivals().slice(before)
  return { revocations: since.filter((arrival): arrival is OtherArrival => arrival.kind === 'revocation') }
}
