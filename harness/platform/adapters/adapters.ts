import type { CarrierAdapter } from './adapter.ts'
import { dhlExpress, dhlGroup, dhlParcelDe, dhlTracking } from './dhl.ts'
import { fedex } from './fedex.ts'
import { standard } from './standard.ts'
import { ups } from './ups.ts'
import { usps } from './usps.ts'

export const adapterIds = [
  'standard',
  'ups',
  'fedex',
  'usps',
  'dhl-parcel-de',
  'dhl-group',
  'dhl-express',
  'dhl-tracking',
] as const
export type AdapterId = (typeof adapterIds)[number]

/** Every adapter by the name a carrier's configuration calls it. */
export const adapters = {
  standard,
  ups,
  fedex,
  usps,
  'dhl-parcel-de': dhlParcelDe,
  'dhl-group': dhlGroup,
  'dhl-express': dhlExpress,
  'dhl-tracking': dhlTracking,
} as const satisfies Record<AdapterId, CarrierAdapter>

/** The adapter of a carrier. */
export function adapterOf({ adapter }: { readonly adapter: AdapterId }): CarrierAdapter {
  return adapters[adapter]
}
