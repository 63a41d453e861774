import type { Carrier, CarrierId } from './carrier.ts'
import { dhl } from './dhl.ts'
import { fedex } from './fedex.ts'
import { ups } from './ups.ts'
import { usps } from './usps.ts'

/** Every carrier by its id. */
export const carriers: Readonly<Record<CarrierId, Carrier>> = { ups, fedex, usps, dhl }
