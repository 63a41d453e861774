import type { Job } from './plan.ts'

/** Whether a job passes its time asleep: it is about time, and at this target time can only be waited for. */
export function isWaiting({ scenario, target }: Job): boolean {
  return scenario.movesTime === true && target.waits === true && scenario.phase === undefined
}

/** Kept free for the end of a run, so that a wait is refused rather than cut off. */
const reserveMs = 5_000

/**
 * How long a waiting job may take: its own budget, or all that is left of a run whose length somebody has asked for; never
 * longer than the run.
 */
export function waitingBudget(
  { scenario }: Job,
  leftMs: number,
  { defaultBudgetMs, mayTakeItAll }: { readonly defaultBudgetMs: number; readonly mayTakeItAll?: boolean },
): number {
  const own = scenario.budget ?? defaultBudgetMs
  const most = Math.max(0, leftMs - Math.min(reserveMs, leftMs / 10))
  return mayTakeItAll === true ? most : Math.min(own, most)
}
