import type { ClientFacts } from '../../../scenarios/api/client.ts'
import type { ClientTargetConfiguration } from '../../drivers/client/input.ts'
import { tenantIds } from './parties.ts'

/** What the bundled platform is called in results. */
export const platformName = 'reference platform'

/** The part of a configuration file that says how the reference platform is reached. */
export function contract(
  origin: string,
  keys: ReadonlyMap<string, string>,
  operatorKey: string,
  declared: ClientFacts,
  concurrency: number,
): ClientTargetConfiguration {
  const pair = `${origin}/tenants/{tenant}/carriers/{carrier}`
  const [acme, globex] = tenantIds.map((id) => ({
    id,
    headers: [['authorization', `Bearer ${keys.get(id) ?? ''}`] as const],
    login: { kind: 'none' } as const,
    users: [],
    facts: {},
  }))
  if (acme === undefined || globex === undefined) throw new Error('the reference platform has two tenants')
  const plain = { headers: [], body: undefined }
  return {
    name: platformName,
    baseUrl: origin,
    concurrency,
    tenants: [acme, globex],
    start: { method: 'GET', url: `${pair}/connect`, ...plain, pointer: undefined },
    call: { method: 'GET', url: `${pair}/ping`, ...plain, passesAnswer: true },
    status: { method: 'GET', url: pair, ...plain },
    disconnect: { method: 'POST', url: `${pair}/disconnect`, ...plain },
    views: new Map([
      ['audit', { method: 'GET', url: `${origin}/tenants/{tenant}/audit`, ...plain }],
      ['dashboard', { method: 'GET', url: `${origin}/tenants/{tenant}/dashboard`, ...plain }],
      ['health', { method: 'GET', url: `${pair}/health`, ...plain }],
      [
        'alerts',
        {
          method: 'GET',
          url: `${origin}/operator/alerts`,
          ...plain,
          headers: [['authorization', `Bearer ${operatorKey}`]],
        },
      ],
    ]),
    facts: declared,
  }
}
