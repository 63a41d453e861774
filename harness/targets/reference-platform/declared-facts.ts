import type { ClientFacts } from '../../../scenarios/api/client.ts'
import type { PlatformSetUp } from '../../../scenarios/api/scenario.ts'
import type { NamedCarrier } from '../../carrier/named-carriers.ts'
import { neededScope } from './parties.ts'

/** What its operator would declare of it however it is set up. */
const facts: ClientFacts = {
  metadata: 'read',
  mixUpDefence: 'iss',
  keepsConnections: true,
  breaker: { threshold: 5, cooldown: 30_000 },
}

/** What its operator would declare of a platform at these carriers that is set up so. */
export function declaredFacts(carriers: readonly NamedCarrier[], setUp: PlatformSetUp): ClientFacts {
  return { ...facts, minimumScope: scopes(carriers), ...setUpFacts(setUp) }
}

function scopes(carriers: readonly NamedCarrier[]): Readonly<Record<string, string>> {
  return Object.fromEntries(carriers.map(({ id }) => [id, neededScope]))
}

function setUpFacts({
  pushedRequests,
  nativeApp,
  https,
  dpop,
  mutualTls,
  requestsPerMinute,
}: PlatformSetUp): ClientFacts {
  return {
    ...(pushedRequests === true ? { pushedRequests } : {}),
    ...(nativeApp === true ? { nativeApp } : {}),
    ...(https === true ? { trustsHarnessCa: true } : {}),
    ...(dpop === true ? { dpop } : {}),
    ...(mutualTls === true ? { mtls: true } : {}),
    ...(requestsPerMinute === undefined ? {} : { limits: { perMinute: requestsPerMinute } }),
  }
}
