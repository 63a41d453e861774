import type { Finding } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { goodCall, mayOnlyBring, mustRefuse, withoutControl } from '../judge.ts'

const row = 'TENANT-XCH-3'

export const otherTenantsToken = resourceServerScenario({
  id: 'resource-server/tenants/other-tenants-token',
  title: "One tenant's token at another tenant's address",
  story:
    'Every valid token of every tenant is tried at the addresses of all others, right after a good call there, and after one at home.',
  requirements: [row],
  needs: ['second-tenant', 'own-address'],
  crossTenant: [{ artefact: 'access token', place: 'address of another tenant', rows: [row] }],
  caughtBy: [
    { twin: 'routes-by-issuer-of-the-token', breaks: [row] },
    { twin: 'remembers-tokens-whoever-they-are-for', breaks: [row] },
  ],
  async run({ target }) {
    const findings: Finding[] = []
    for (const at of target.tenants) {
      for (const request of [at.request, at.second].filter((one) => one !== undefined)) {
        const failed = withoutControl(row, await goodCall(target, at, { request }))
        if (failed !== undefined) return [...findings, ...failed]
        for (const owner of target.tenants) {
          if (owner === at) continue
          const wanted = request === at.request ? owner.request : (owner.second ?? owner.request)
          const attempt = `a token of ${owner.id} at ${at.id} (${request.method})`
          const access = await target.call(at, {
            token: target.mint(owner, { request: wanted }),
            request,
            label: attempt,
          })
          findings.push(...mustRefuse(row, access, attempt))
          const used = target.mint(owner, { request: wanted })
          await target.call(owner, { token: used, request: wanted, label: `a token of ${owner.id} at home` })
          const after = `${attempt}, right after it was used at ${owner.id}`
          findings.push(...mustRefuse(row, await target.call(at, { token: used, request, label: after }), after))
          const both = await target.call(at, {
            request,
            headers: [
              ['authorization', `Bearer ${await target.sealed(target.mint(owner, { request: wanted }))}`],
              ['authorization', `Bearer ${await target.sealed(target.mint(at, { request }))}`],
            ],
            label: 'two Authorization headers',
          })
          findings.push(...mayOnlyBring(row, both, [at.id], `tokens of ${owner.id} and ${at.id} in two headers`))
        }
      }
    }
    return findings
  },
})
