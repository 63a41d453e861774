import { recorded } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, goodCall, mustServe, withoutControl } from '../judge.ts'

const row = 'RFC9068-2.1-3-rs'

export const rs256 = resourceServerScenario({
  id: 'resource-server/jwt/rs256',
  title: 'Tokens signed with RS256',
  story: 'RS256 is the one algorithm that every resource server of RFC 9068 knows.',
  requirements: [row],
  needs: ['rfc9068-tokens'],
  caughtBy: [{ twin: 'knows-no-rs256', breaks: [row] }],
  movesKeys: true,
  phase: 'last',
  async run({ target }) {
    const [tenant] = target.tenants
    const issuer = target.issuer(tenant)
    if (target.form.alg !== 'RS256') {
      const failed = withoutControl(row, await goodCall(target))
      if (failed !== undefined) return failed
      const key = await issuer.newKey('RS256')
      issuer.publish([issuer.key, key])
      const parts = target.parts(tenant, { header: { alg: key.alg, kid: key.kid } })
      const access = await target.call(tenant, { token: target.sign(parts, key), label: 'RS256' })
      return recorded(row, `the configuration pins ${target.form.alg}; RS256: ${describeAccess(access)}`, access)
    }
    const access = await goodCall(target)
    if (access.kind === 'served') return mustServe(row, access, 'RS256')
    // Refused altogether, or for the algorithm alone? The same token by another algorithm tells.
    const other = await issuer.newKey('ES256')
    issuer.publish([issuer.key, other])
    const parts = target.parts(tenant, { header: { alg: other.alg, kid: other.kid } })
    const control = await target.call(tenant, { token: target.sign(parts, other), label: 'ES256' })
    return withoutControl(row, control) ?? mustServe(row, access, 'RS256, where ES256 is served')
  },
})
