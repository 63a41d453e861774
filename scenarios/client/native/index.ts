import type { ClientScenario } from '../../api/scenario.ts'
import { nativeLoopback } from './loopback.ts'

export const nativeScenarios: readonly ClientScenario[] = [nativeLoopback]
