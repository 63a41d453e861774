import type { ClientTarget } from '../api/client.ts'
import { couldNotRun, type Finding, inconclusive } from '../api/finding.ts'
import { pause } from './refresh/ageing.ts'

const longestWait = 45_000

/** Lets time go by: by the clock where it can be moved, else by waiting where that is not long. @returns findings where neither can be done */
export async function passTime(
  target: ClientTarget,
  milliseconds: number,
  rows: string | readonly string[],
): Promise<readonly Finding[] | undefined> {
  if ((await target.able('clock')).kind === 'yes') {
    const stuck = await target.advance(milliseconds)
    return stuck === undefined ? undefined : inconclusive(rows, stuck)
  }
  if (milliseconds > longestWait) {
    return couldNotRun(rows, `${Math.round(milliseconds / 1000)} s have to go by: it needs client.hooks.clock`)
  }
  await pause(target, milliseconds)
  return undefined
}
