import type { WeakTwin } from '../weak-twin.ts'
import { putsAFixedAcrIntoTokens } from './puts-a-fixed-acr-into-tokens.ts'

/** Faults in step-up authentication. */
export const stepUpTwins: readonly WeakTwin[] = [putsAFixedAcrIntoTokens]
