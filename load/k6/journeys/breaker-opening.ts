import exec from 'k6/execution'
import { choose } from '../choose.ts'
import { flow } from '../flow.ts'
import { mayFail } from '../interventions.ts'
import { loadPlan, platformPairs } from '../plan.ts'
import { callThroughPlatform, connect } from '../stages/platform.ts'

const failing = loadPlan.interventions.find(({ kind }) => kind === 'break')?.carrier
const tenantsTried = 2

/** Few tenants, so that a breaker meets enough failures in a row. */
function few() {
  const names = [...new Set(platformPairs.map(({ tenant }) => tenant))].slice(0, tenantsTried)
  return platformPairs.filter(({ tenant }) => names.includes(tenant))
}

let divided: { readonly failing: ReturnType<typeof few>; readonly sound: ReturnType<typeof few> } | undefined

function pairs() {
  divided ??= {
    failing: few().filter(({ carrier }) => carrier === failing),
    sound: few().filter(({ carrier }) => carrier !== failing),
  }
  return divided
}

/** Connects the few pairs that are called afterwards. */
export function connectFew(): void {
  for (const pair of few()) connect(pair, pair)
}

/** One carrier fails for a while: its tenants are told so at once, and nobody at another carrier notices. */
export function breakerOpening(): void {
  const turn = exec.scenario.iterationInTest % 2
  const { failing: broken, sound } = pairs()
  const pair = choose(turn === 0 || sound.length === 0 ? broken : sound)
  const outage = mayFail(pair.carrier)
  flow(pair, (about) => callThroughPlatform(pair, about), {
    variant: pair.carrier !== failing ? 'other carriers' : outage ? 'outage' : 'failing carrier',
    expected: ({ status }) => outage && status >= 429 && status <= 599,
  })
}
