import { z } from 'zod'
import { SimulatorError } from '../simulator-error.ts'
import { isWithin, type RequestFacts, scope } from './fault-plan.ts'

/** Holds requests until somebody lets them go. */
export const latchPlan = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .optional(),
  where: scope.default({}),
  /** Before the carrier does anything, or when its answer is ready. */
  at: z.enum(['request', 'response']).default('response'),
  /** Holds at most so many; the others pass. */
  count: z.number().int().min(1).optional(),
})
export type LatchPlan = z.infer<typeof latchPlan>
export type LatchPlanInput = z.input<typeof latchPlan>

export interface LatchStatus {
  readonly id: string
  readonly plan: LatchPlan
  /** Requests it holds now. */
  readonly holding: number
}

/** A latch without the requests it holds: those cannot be put back. */
export const latchInForce = z.object({ plan: latchPlan.required({ id: true }), held: z.number() })
export type LatchInForce = z.infer<typeof latchInForce>

export interface Latches {
  add(plan: unknown): LatchStatus
  list(): readonly LatchStatus[]
  /** Lets go of what is held; later requests are held again. @returns how many */
  release(id: string): number
  /** Lets go and holds nothing any more. */
  remove(id: string): void
  clear(): void
  /** The plans and how many each has held, to be put back. */
  inForce(): readonly LatchInForce[]
  adopt(latches: readonly LatchInForce[]): void
  /** Waits as long as a latch holds this request. `gone` ends the wait when the sender has left. */
  pass(at: 'request' | 'response', facts: RequestFacts, gone: () => AbortSignal): Promise<readonly string[]>
}

interface Latch {
  readonly id: string
  readonly plan: LatchPlan
  readonly waiting: Set<() => void>
  held: number
}

export function createLatches(): Latches {
  const latches = new Map<string, Latch>()
  let made = 0
  const freeId = (): string => {
    do made += 1
    while (latches.has(`latch-${made}`))
    return `latch-${made}`
  }
  const get = (id: string): Latch => {
    const latch = latches.get(id)
    if (latch === undefined) throw new SimulatorError('NOT_FOUND', `There is no latch ${JSON.stringify(id)}.`)
    return latch
  }
  const letGo = (latch: Latch): number => {
    const waiting = [...latch.waiting]
    latch.waiting.clear()
    for (const go of waiting) go()
    return waiting.length
  }
  const hold = (latch: Latch, gone: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const go = () => {
        latch.waiting.delete(go)
        resolve()
      }
      latch.held += 1
      latch.waiting.add(go)
      if (gone.aborted) go()
      else gone.addEventListener('abort', go, { once: true })
    })
  const holds = ({ plan, held }: Latch, at: string, facts: RequestFacts) =>
    plan.at === at && (plan.count === undefined || held < plan.count) && isWithin(plan.where, facts)
  return {
    add(input) {
      const parsed = latchPlan.safeParse(input)
      if (!parsed.success)
        throw new SimulatorError('BAD_REQUEST', `The latch is wrong: ${parsed.error.issues[0]?.message ?? 'no plan'}.`)
      const latch: Latch = { id: parsed.data.id ?? freeId(), plan: parsed.data, waiting: new Set(), held: 0 }
      const before = latches.get(latch.id)
      if (before !== undefined) letGo(before)
      latches.set(latch.id, latch)
      return statusOf(latch)
    },
    list: () => [...latches.values()].map(statusOf),
    release: (id) => letGo(get(id)),
    remove(id) {
      const latch = get(id)
      latches.delete(id)
      letGo(latch)
    },
    clear() {
      const all = [...latches.values()]
      latches.clear()
      for (const latch of all) letGo(latch)
    },
    inForce: () => [...latches.values()].map(({ id, plan, held }) => ({ plan: { ...plan, id }, held })),
    adopt(wanted) {
      for (const { plan, held } of wanted) latches.set(plan.id, { id: plan.id, plan, waiting: new Set(), held })
    },
    async pass(at, facts, gone) {
      const passed: string[] = []
      for (const latch of latches.values()) {
        if (!holds(latch, at, facts)) continue
        await hold(latch, gone())
        passed.push(latch.id)
      }
      return passed
    },
  }
}

function statusOf({ id, plan, waiting }: Latch): LatchStatus {
  return { id, plan, holding: waiting.size }
}
