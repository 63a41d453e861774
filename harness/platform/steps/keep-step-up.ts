import type { Kit, Pair } from '../kit.ts'
import { type StepUp, stepUp } from '../records.ts'
import type { EntryKey } from '../store/store.ts'

/** Beside the connection, so that a connect that has nothing to ask for opens none. */
function stepUpKey({ tenant, carrier }: Pair): EntryKey {
  return { tenant, kind: 'step_up', id: carrier }
}

/** Keeps what the carrier's API asks of the person's next sign-in (RFC 9470, 4). */
export async function keepStepUp({ vault }: Pick<Kit, 'vault'>, pair: Pair, wanted: StepUp): Promise<void> {
  await vault.put(stepUpKey(pair), wanted)
}

/** What it has asked for since this pair last signed in. */
export async function wantedStepUp({ vault }: Pick<Kit, 'vault'>, pair: Pair): Promise<StepUp | undefined> {
  const answer = await vault.get(stepUpKey(pair), stepUp)
  return answer.kind === 'opened' ? answer.opened.record : undefined
}

/** Forgets it: the person has signed in as it was asked for, or the connection is gone. */
export async function dropStepUp({ vault }: Pick<Kit, 'vault'>, pair: Pair): Promise<void> {
  await vault.delete(stepUpKey(pair))
}
