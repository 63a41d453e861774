import type { Carrier, CarrierId } from './carrier.ts'
import { dhl } from './dhl/dhl.ts'
import { fedex } from './fedex/fedex.ts'
import { ups } from './ups/ups.ts'
import { usps } from './usps/usps.ts'

/** Every carrier by its id. */
export const carriers: Readonly<Record<CarrierId, Carrier>> = { ups, fedex, usps, dhl }
