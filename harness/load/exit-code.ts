import type { LoadResult } from '../../reports/load-model.ts'
import { exitCodes } from '../engine/exit-code.ts'

/** What a command that ends with a load result says to its caller. */
export function exitCodeOfLoad({ verdict }: LoadResult): number {
  switch (verdict) {
    case 'passed':
      return exitCodes.conformant
    case 'failed':
      return exitCodes.violated
    case 'incomplete':
      return exitCodes.incomplete
  }
}
