import type { Kit } from '../kit.ts'
import { slotOf } from '../policies/traffic.ts'
import { type StepUp, stepUp } from '../records.ts'
import type { EntryKey } from '../store/store.ts'
import type { AllowedPair } from './authorize-tenant.ts'

/** Sandbox and production want nothing of each other. Which flow a connection came by makes no difference. */
type Wanting = Pick<AllowedPair, 'tenant' | 'carrier' | 'environment'>

/** Beside the connection, so that a connect that has nothing to ask for opens none. */
function stepUpKey({ tenant, carrier, environment }: Wanting): EntryKey {
  const slot = slotOf(environment, 'pkce')
  return { tenant, kind: 'step_up', id: slot === undefined ? carrier : `${carrier}.${slot}` }
}

/** Keeps what the carrier's API asks of the person's next sign-in (RFC 9470, 4). */
export async function keepStepUp({ vault }: Pick<Kit, 'vault'>, pair: Wanting, wanted: StepUp): Promise<void> {
  await vault.put(stepUpKey(pair), wanted)
}

/** What it has asked for since this pair last signed in. */
export async function wantedStepUp({ vault }: Pick<Kit, 'vault'>, pair: Wanting): Promise<StepUp | undefined> {
  const answer = await vault.get(stepUpKey(pair), stepUp)
  return answer.kind === 'opened' ? answer.opened.record : undefined
}

/**
 * Forgets it: the person has signed in as it was asked for, or the connection is gone. Where that does not work the next
 * sign-in is asked for more than it needs, which is no reason to fail what is done by then.
 */
export async function dropStepUp({ vault }: Pick<Kit, 'vault'>, pair: Wanting): Promise<void> {
  await vault.delete(stepUpKey(pair)).catch(() => undefined)
}
