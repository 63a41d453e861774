import { errors } from 'oidc-provider'
import type { Kit } from '../../core/kit.ts'
import type { WeakTwin } from '../weak-twin.ts'

/** The tenant whose own code was redeemed last, at each server. */
const last = new WeakMap<Kit['tenancy'], string>()

export const knowsCodesByLastTenant: WeakTwin = {
  id: 'knows-codes-by-last-tenant',
  fault: 'Redeems any code for clients of the tenant that has redeemed one of its own last.',
  step: {
    name: 'code-client-binding',
    stage: 'code',
    apply({ code, client, kit }) {
      const tenant = kit.tenancy.ofClient(client.clientId)?.id
      if (code?.clientId === client.clientId) {
        if (tenant !== undefined) last.set(kit.tenancy, tenant)
        return
      }
      const sameTenant = tenant === kit.tenancy.ofClient(code?.clientId)?.id
      if (sameTenant || tenant === undefined || last.get(kit.tenancy) !== tenant)
        throw new errors.InvalidGrant('authorization code was issued to another client')
    },
  },
}
