import { broken, type Finding, held } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { goodCall, mustRefuse, withoutControl } from '../judge.ts'

const row = 'TENANT-XCH-7'

export const keysOfAnotherTenant = resourceServerScenario({
  id: 'resource-server/tenants/keys-of-another-tenant',
  title: "Tokens signed with another tenant's key",
  story: "A tenant's issuer signs a token that names another tenant's issuer and audience.",
  requirements: [row],
  needs: ['jwt-tokens', 'second-tenant'],
  crossTenant: [{ artefact: 'JWKS key', place: 'tokens of another tenant', rows: [row] }],
  caughtBy: [
    { twin: 'pools-the-keys-of-all-tenants', breaks: [row] },
    { twin: 'fetches-keys-from-jku', breaks: [row] },
  ],
  async run({ target }) {
    const [own, other] = target.tenants
    if (other === undefined) return []
    const failed = withoutControl(row, await goodCall(target, other))
    if (failed !== undefined) return failed
    const { key } = target.issuer(own)
    const canary = target.canary([key])
    const headers = [
      ['its own kid', { kid: key.kid }],
      ["the other's kid", { kid: target.issuer(other).key.kid }],
      ['no kid', { kid: undefined }],
      ['its own kid and a jku', { kid: key.kid, jku: canary.url }],
    ] as const
    const findings: Finding[] = []
    for (const [what, header] of headers) {
      const attempt = `the key of ${own.id} under a token of ${other.id}, with ${what}`
      const access = await target.call(other, {
        token: target.sign(target.parts(other, { header }), key),
        label: attempt,
      })
      findings.push(...mustRefuse(row, access, attempt))
    }
    const asked = canary.requests()
    return [
      ...findings,
      ...(asked === 0
        ? held(row)
        : broken(row, {
            expected: 'nobody asks the address in a jku',
            observed: `the address in a jku was asked ${asked} times`,
          })),
    ]
  },
})
