import type { ServerClient, ServerTenant } from '../../api/authorization-server.ts'
import { couldNotRun, type Finding, notApplicable } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { nameOf } from '../judge.ts'
import { recordOnly } from '../record-only.ts'
import { reuseOf } from '../refresh/reuse-ends-family.ts'
import { rotationOf } from '../refresh/rotation.ts'
import { type Context, twoTenants } from './two-tenants.ts'

const row = 'TENANT-LIFE-4'

export const rotationEverywhere = authorizationServerScenario({
  id: 'authorization-server/tenants/rotation-everywhere',
  title: 'Rotation with reuse detection is in force for each tenant',
  story: 'One tenant was set up before rotation was switched on, and a stolen refresh token of it works for ever.',
  requirements: [row],
  needs: ['authorization-endpoint', 'second-tenant', 'refresh-tokens'],
  repeats: true,
  caughtBy: [
    { twin: 'rotates-for-one-tenant-only', breaks: [row] },
    { twin: 'keeps-refresh-token', breaks: [row] },
    { twin: 'ignores-refresh-token-reuse', breaks: [row] },
  ],
  async run(context) {
    const pair = twoTenants(context.target)
    if (pair === undefined) return couldNotRun(row, 'a second tenant is missing: add one to `tenants`')
    // At once: what one tenant does must not show in the other.
    const findings = await Promise.all([pair.own, pair.foreign].map((tenant) => tenantOf(context, tenant)))
    return findings.flat()
  },
})

async function tenantOf(context: Context, tenant: ServerTenant): Promise<readonly Finding[]> {
  const publicClient = tenant.clients.find(({ confidential }) => !confidential)
  if (publicClient !== undefined) return of(context, publicClient)
  const [client] = tenant.clients
  return [
    ...notApplicable(row, `tenant ${tenant.id} has no public client`),
    ...recordOnly(await of(context, client), `tenant ${tenant.id}, ${nameOf(client)}`),
  ]
}

async function of(context: Context, client: ServerClient): Promise<readonly Finding[]> {
  return [...(await rotationOf(context, client, [row])), ...(await reuseOf(context, client, row))]
}
