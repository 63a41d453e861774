import { withoutAbility } from '../../api/ability.ts'
import type { Arrival } from '../../api/carrier.ts'
import { broken, couldNotRun, held } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'RFC8414-3.1-2'

export const metadataTrailingSlash = clientScenario({
  id: 'client/metadata/trailing-slash',
  title: 'The slash at the end of an issuer stands nowhere in the address of its metadata',
  story: 'The platform connects at a carrier whose issuer ends with a slash.',
  requirements: [row],
  needs: [],
  setUp: { issuerEndsWithSlash: true },
  caughtBy: [{ twin: 'keeps-slash-of-issuer', breaks: [row] }],
  async run({ target }) {
    const missing = withoutAbility(row, await target.able('reads-metadata'))
    if (missing !== undefined) return missing
    const { issuer, id } = target.carrier
    if (!issuer.endsWith('/')) {
      return couldNotRun(
        row,
        `it needs a carrier whose issuer ends with a slash: write { id: ${id}, issuerEndsWithSlash: true } in client.carriers`,
      )
    }
    const connected = await connect(target, target.tenants[0])
    const asked = target.arrivals().filter(isForMetadata)
    const slashed = asked.filter(
      ({ url }) => new URL(url).pathname.endsWith('/') || new URL(url).pathname.includes('//'),
    )
    if (slashed.length > 0) {
      const where = new URL(slashed[0]?.url ?? issuer).pathname
      return broken(
        row,
        {
          expected: 'the slash dropped before the well-known part goes in',
          observed: `metadata was asked for at ${where}`,
        },
        ...slashed,
      )
    }
    return connected.kind === 'failed' ? controlFailed(row, connected) : held(row, undefined, ...asked)
  },
})

function isForMetadata({ url }: Arrival): boolean {
  return new URL(url).pathname.includes('/.well-known/oauth-authorization-server')
}
