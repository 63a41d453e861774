import type { CaughtBy, Scenario } from '../../scenarios/api/scenario.ts'
import { weakTwins } from '../../simulators/weak-twins/index.ts'
import { exchangeTwins } from '../platform/exchange/weak-twins/index.ts'
import { platformTwins } from '../platform/weak-twins/index.ts'

interface Twin {
  readonly id: string
  readonly fault: string
}

const byRole: Readonly<Record<Scenario['role'], readonly Twin[]>> = {
  'authorization-server': weakTwins,
  client: platformTwins,
  'resource-server': exchangeTwins,
}

/** What a weak twin does wrong, in the words of the twin itself. */
export function faultOf({ twin }: CaughtBy, { role }: Scenario): string {
  return byRole[role].find(({ id }) => id === twin)?.fault ?? twin.replaceAll('-', ' ')
}
