import { z } from 'zod'
import { broken, type Finding, held, notApplicable } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { goodCall, mustRefuse, withoutControl } from '../judge.ts'

const row = 'TENANT-XCH-12'

const metadata = z.looseObject({ resource: z.string(), authorization_servers: z.array(z.string()).optional() })

export const directory = resourceServerScenario({
  id: 'resource-server/tenants/directory',
  title: 'The directory leads to the right tenant',
  story:
    "The metadata that a tenant's challenge names (RFC 9728) is followed: issuer and address have to be that tenant's.",
  requirements: [row],
  needs: ['second-tenant', 'own-address'],
  caughtBy: [{ twin: 'names-the-metadata-of-another-tenant', breaks: [row] }],
  async run({ target }) {
    const findings: Finding[] = []
    for (const tenant of target.tenants) {
      const bare = await target.call(tenant, { label: `${tenant.id} without a token` })
      const named =
        bare.kind === 'refused'
          ? bare.challenges.map(({ params }) => params.resource_metadata).find((url) => url !== undefined)
          : undefined
      if (named === undefined)
        return notApplicable(
          row,
          'the challenge of this server names no metadata (resource_metadata of RFC 9728)',
          bare,
        )
      const answer = await target.send({ method: 'GET', url: named, label: `metadata of ${tenant.id}` })
      const parsed = metadata.safeParse(answer.kind === 'answered' ? answer.json : undefined)
      const { resource = '', authorization_servers: servers = [] } = parsed.success ? parsed.data : {}
      const right =
        tenant.request.url.startsWith(resource) &&
        resource !== '' &&
        servers.every((issuer) => issuer === tenant.issuer)
      findings.push(
        ...(right
          ? held(row, `${tenant.id}: its metadata names its own issuer and address`, answer)
          : broken(
              row,
              {
                expected: `${tenant.id}: metadata with its own address and issuer`,
                observed: `${tenant.id}: metadata of ${resource === '' ? 'nothing' : resource}, issuers ${servers.join(', ')}`,
              },
              bare,
              answer,
            )),
      )
      const failed = withoutControl(row, await goodCall(target, tenant))
      if (failed !== undefined) return [...findings, ...failed]
      const other = target.tenants.find((one) => one !== tenant)
      if (other === undefined) continue
      const foreign = await target.call(tenant, { token: target.mint(other), label: `a token of ${other.id}` })
      findings.push(...mustRefuse(row, foreign, `a token of ${other.id} at the address listed for ${tenant.id}`))
    }
    return findings
  },
})
