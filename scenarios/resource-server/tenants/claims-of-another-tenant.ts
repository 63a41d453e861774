import { type Finding, recorded } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { goodCall, mayOnlyBring, mustRefuse, withoutControl } from '../judge.ts'

const row = 'TENANT-XCH-11'
const claim = 'TENANT-TOKEN-3'

/** Claims by which some servers tell tenants, all naming one. */
const claimsNaming = (id: string) => ({
  tenant: id,
  tenant_id: id,
  tenantId: id,
  tid: id,
  org_id: id,
  organization: id,
  groups: [`${id}-admins`, id],
  roles: [`${id}:admin`],
})

export const claimsOfAnotherTenant = resourceServerScenario({
  id: 'resource-server/tenants/claims-of-another-tenant',
  title: 'Claims that name another tenant',
  story: "A tenant's issuer adds claims that name another tenant to a token that is good in all else.",
  requirements: [row, claim],
  needs: ['second-tenant', 'markers'],
  crossTenant: [{ artefact: 'access token', place: 'address of another tenant, by its claims', rows: [row] }],
  caughtBy: [{ twin: 'serves-the-tenant-of-a-claim', breaks: [row] }],
  async run({ target }) {
    const [own, other] = target.tenants
    if (other === undefined) return []
    const failed =
      withoutControl([row, claim], await goodCall(target)) ??
      withoutControl([row, claim], await goodCall(target, other))
    if (failed !== undefined) return failed
    const { tenantClaim } = own.facts
    // The claim that this server routes by is its own to check; the others must gain nothing.
    const claims = Object.fromEntries(Object.entries(claimsNaming(other.id)).filter(([name]) => name !== tenantClaim))
    const home = await target.call(own, { token: target.mint(own, { claims }), label: 'claims of another tenant' })
    const findings: Finding[] = [
      ...mayOnlyBring(row, home, [own.id], `a token of ${own.id} with claims that name ${other.id}`),
    ]
    if (other.ownAddress) {
      const away = await target.call(other, { token: target.mint(own, { claims }), label: 'at the other address' })
      findings.push(...mustRefuse(row, away, `a token of ${own.id} with claims that name ${other.id}, at ${other.id}`))
    }
    if (tenantClaim === undefined)
      return [...findings, ...recorded(claim, 'no tenant claim is declared (facts.tenantClaim)')]
    for (const [what, value] of [
      ['no tenant claim', undefined],
      ['a tenant claim that is a number', 7],
      ['a tenant claim that is a list of both', [own.id, other.id]],
    ] as const) {
      const access = await target.call(own, {
        token: target.mint(own, { claims: { [tenantClaim]: value } }),
        label: what,
      })
      findings.push(...mustRefuse(claim, access, what))
    }
    return findings
  },
})
