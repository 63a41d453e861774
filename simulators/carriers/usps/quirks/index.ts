import type { Quirk } from '../../../core/quirk.ts'

/** Every quirk of the carrier, in the order their steps run. */
export const uspsQuirks: readonly Quirk[] = []
