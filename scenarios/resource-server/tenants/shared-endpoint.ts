import { type Finding, notApplicable } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { goodCall, mayOnlyBring, withoutControl } from '../judge.ts'

const row = 'TENANT-XCH-5'

/** The address without the parts that name the tenant, and the root. */
function sharedAddresses(url: string, tenant: string): readonly string[] {
  const { origin, pathname } = new URL(url)
  const without = pathname.split('/').filter((part) => part.toLowerCase() !== tenant.toLowerCase())
  return [...new Set([`${origin}/`, `${origin}${without.join('/')}`])].filter((address) => address !== url)
}

export const sharedEndpoint = resourceServerScenario({
  id: 'resource-server/tenants/shared-endpoint',
  title: 'An endpoint shared by all tenants',
  story: 'The address is called without its tenant, bare and with a header that names one.',
  requirements: [row],
  needs: ['second-tenant', 'own-address', 'markers'],
  caughtBy: [{ twin: 'has-an-endpoint-for-all', breaks: [row] }],
  async run({ target }) {
    const [own, other] = target.tenants
    const failed = withoutControl(row, await goodCall(target))
    if (failed !== undefined) return failed
    const findings: Finding[] = []
    for (const url of sharedAddresses(own.request.url, own.id)) {
      for (const named of [undefined, own.id, other?.id]) {
        const headers = named === undefined ? [] : [['x-tenant-id', named] as const, ['x-tenant', named] as const]
        const attempt = `${new URL(url).pathname} ${named === undefined ? 'bare' : `with a header that names ${named}`}`
        const access = await goodCall(target, own, { url, headers, label: attempt })
        findings.push(...mayOnlyBring(row, access, [], attempt))
      }
    }
    return findings.length > 0 ? findings : notApplicable(row, 'no part of the address names the tenant')
  },
})
