import { z } from 'zod'
import { type CarrierId, carrierIds } from '../carriers/carrier.ts'
import { SimulatorError } from '../simulator-error.ts'
import { type FaultPlan, readFaultPlan } from './fault-plan.ts'

/** A plan, and the carriers it is for. */
export interface PlannedFault {
  readonly carriers: readonly CarrierId[]
  readonly plan: FaultPlan
}

const entry = z.looseObject({ carriers: z.array(z.enum(carrierIds)).min(1).optional() })

/**
 * Reads a list of fault plans, each for all carriers unless it names some.
 * @throws {SimulatorError} BAD_FAULT_PLAN with the entry and the member that is wrong
 */
export function readFaultFile(content: unknown): readonly PlannedFault[] {
  if (!Array.isArray(content)) throw new SimulatorError('BAD_FAULT_PLAN', 'A file of fault plans holds a list of them.')
  return content.map((item, index) => {
    const parsed = entry.safeParse(item)
    if (!parsed.success)
      throw new SimulatorError(
        'BAD_FAULT_PLAN',
        `Fault ${index + 1} of the file: say \`carriers\` as a list of ${carrierIds.join(', ')}, or leave it out.`,
      )
    const { carriers = carrierIds, ...plan } = parsed.data
    try {
      return { carriers, plan: readFaultPlan(plan) }
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error
      throw new SimulatorError('BAD_FAULT_PLAN', `Fault ${index + 1} of the file: ${error.message}`)
    }
  })
}
