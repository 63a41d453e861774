import type { PlatformPair, ServerPair } from '../../target.ts'
import { choose } from '../choose.ts'
import { sinceStart } from '../interventions.ts'
import { loadPlan, platformPairs, serverPairs } from '../plan.ts'
import { flowAtServer, flowThroughPlatform } from './code-flow.ts'

/** While one tenant sends many times its share, the others have to be served as when it was quiet. */
const isNoisy = ({ tenant }: { readonly tenant: string }) => tenant === loadPlan.noise?.tenant

interface Sides {
  readonly servers: readonly ServerPair[]
  readonly platform: readonly PlatformPair[]
}

let sides: { readonly noisy: Sides; readonly others: Sides } | undefined

/** Looked for once per virtual user: a thousand tenants are long to go through. */
function divided() {
  sides ??= {
    noisy: { servers: serverPairs.filter(isNoisy), platform: platformPairs.filter(isNoisy) },
    others: {
      servers: serverPairs.filter((pair) => !isNoisy(pair)),
      platform: platformPairs.filter((pair) => !isNoisy(pair)),
    },
  }
  return sides
}

/** A flow of one of the others. */
export function noisyNeighbour(): void {
  const variant = sinceStart() < (loadPlan.noise?.fromSeconds ?? Number.POSITIVE_INFINITY) ? 'quiet' : 'noisy'
  go(divided().others, { variant })
}

/** A flow of the noisy tenant, which may be told to slow down. */
export function noisyTenant(): void {
  go(divided().noisy, { variant: 'noise', expected: ({ status }) => status === 429 || status === 503 })
}

function go({ servers, platform }: Sides, settings: Parameters<typeof flowAtServer>[1]): void {
  if (platform.length > 0) flowThroughPlatform(choose(platform), settings)
  else flowAtServer(choose(servers), settings)
}
