import { z } from 'zod'
import { mappingProblems } from './adapters/check-mapping.ts'
import { address } from './addresses.ts'
import { containmentSettings, defaultContainment } from './containment/settings.ts'
import { exchangeConfiguration } from './exchange/configuration.ts'
import { noPolicySettings, policySettings } from './policies/policy-settings.ts'
import { defaultSeeing, seeingSettings } from './seeing/settings.ts'

import { carrier, tenant } from './settings.ts'
import { sameIssuer } from './steps/same-issuer.ts'

export { isLoopback } from './addresses.ts'
export type { CarrierSettings, TenantCarrierSettings, TenantSettings } from './settings.ts'

/** The keys a platform is told its world by. */
export const platformShape = {
  carriers: z.array(carrier),
  tenants: z.array(tenant),
  /** Where browsers find the platform; its own address where it is left out. */
  publicUrl: address.transform((url) => url.replace(/\/$/, '')).optional(),
  /** What the operator sends as bearer token to change policies and clients; without it there are no such addresses. */
  operatorKey: z.string().min(16, 'use at least 16 characters').optional(),
  policies: policySettings.default(noPolicySettings),
  /** Limits, breakers, rooms and retries. */
  containment: containmentSettings.default(defaultContainment),
  /** Metrics and audit log. */
  seeing: seeingSettings.default(defaultSeeing),
  /** Each tenant's data-exchange endpoint; none where it is left out. */
  exchange: exchangeConfiguration.optional(),
}

/** Each list is checked for entries that would get in each other's way. */
const consistent = z.strictObject(platformShape).superRefine(({ carriers, tenants, exchange }, context) => {
  unique(carriers, ['carriers'], 'id', context)
  carriers.forEach(({ sandbox }, index) => {
    if (sandbox !== undefined && carriers.some(({ issuer }) => issuer === sandbox.issuer)) {
      const path = ['carriers', index, 'sandbox', 'issuer']
      context.addIssue({ code: 'custom', path, message: 'is that of production; the two are never mixed' })
    }
  })
  unique(tenants, ['tenants'], 'id', context)
  exchange?.tenants.forEach(({ id: name }, index) => {
    if (tenants.some((known) => known.id === name)) return
    const path = ['exchange', 'tenants', index, 'id']
    context.addIssue({ code: 'custom', path, message: `name one of ${tenants.map((known) => known.id)}` })
  })
  unique(tenants, ['tenants'], 'key', context)
  tenants.forEach((entry, index) => {
    if (entry.oldestKeyGeneration > entry.keyGeneration) {
      const path = ['tenants', index, 'oldestKeyGeneration']
      context.addIssue({ code: 'custom', path, message: 'is newer than `keyGeneration`: nothing would open' })
    }
    for (const [name, pair] of Object.entries(entry.carriers)) {
      const path = ['tenants', index, 'carriers', name]
      const at = carriers.find((known) => known.id === name)
      if (at === undefined) {
        context.addIssue({ code: 'custom', path, message: `name one of ${carriers.map((known) => known.id)}` })
        continue
      }
      for (const problem of mappingProblems(at, pair)) {
        context.addIssue({ code: 'custom', path: [...path, ...problem.path], message: problem.message })
      }
    }
  })
})

/** What a platform is told about its world, where issuers are held against each other in this way. */
export function configurationWith(same: typeof sameIssuer) {
  return consistent.superRefine(({ carriers }, context) => {
    carriers.forEach(({ issuer }, index) => {
      // One issuer for two carriers would make their answers indistinguishable (RFC 9207, 4).
      if (!carriers.slice(0, index).some((before) => same(before.issuer, issuer))) return
      const path = ['carriers', index, 'issuer']
      context.addIssue({ code: 'custom', path, message: 'is there already; choose another one' })
    })
  })
}

/** What a platform is told about its world. */
export const platformConfiguration = configurationWith(sameIssuer)

export type PlatformConfiguration = z.input<typeof platformConfiguration>

function unique<T extends object, K extends keyof T & string>(
  entries: readonly T[],
  at: readonly string[],
  key: K,
  context: z.RefinementCtx,
): void {
  const seen = new Set<T[K]>()
  entries.forEach((entry, index) => {
    if (seen.has(entry[key])) {
      context.addIssue({ code: 'custom', path: [...at, index, key], message: 'is there already; choose another one' })
    }
    seen.add(entry[key])
  })
}
