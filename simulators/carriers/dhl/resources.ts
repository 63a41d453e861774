import type { CarrierResource } from '../../core/resource.ts'
import { expressRates } from './resources/express-rates.ts'
import { expressTracking } from './resources/express-tracking.ts'
import { parcelLabels, parcelOrders, transportInstructions } from './resources/shipments.ts'
import { trackShipments } from './resources/tracking.ts'

/** The APIs of DHL's divisions that can be called. */
export const dhlResources: readonly CarrierResource[] = [
  parcelOrders,
  transportInstructions,
  parcelLabels,
  trackShipments,
  expressRates,
  expressTracking,
]
