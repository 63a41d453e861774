import type { CarrierResource } from '../../core/resource.ts'
import { americasLabels, americasProducts, ukLabels } from './resources/ecommerce.ts'
import { expressRates } from './resources/express-rates.ts'
import { expressTracking } from './resources/express-tracking.ts'
import { parcelOrders, transportInstructions } from './resources/shipments.ts'
import { trackShipments } from './resources/tracking.ts'

/** The APIs of DHL's divisions that can be called. */
export const dhlResources: readonly CarrierResource[] = [
  parcelOrders,
  transportInstructions,
  americasLabels,
  americasProducts,
  ukLabels,
  trackShipments,
  expressRates,
  expressTracking,
]
