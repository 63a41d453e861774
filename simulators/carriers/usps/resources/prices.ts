import { z } from 'zod'
import type { CarrierResource } from '../../../core/resource.ts'
import { amountFrom, numberFrom } from '../../../core/virtual.ts'

const search = z.looseObject({
  originZIPCode: z.string(),
  destinationZIPCode: z.string(),
  weight: z.number(),
  mailClass: z.string(),
})

/** An answer as USPS's Domestic Prices specification shapes it; every amount is a number. */
interface BaseRates {
  readonly totalBasePrice: number
  readonly rates: readonly {
    readonly SKU: string
    readonly description: string
    readonly priceType: 'RETAIL' | 'COMMERCIAL' | 'CONTRACT'
    readonly price: number
    readonly weight: number
    readonly dimWeight: number
    readonly fees: readonly { readonly name: string; readonly SKU: string; readonly price: number }[]
    readonly startDate: string
    readonly endDate: string
    readonly mailClass: string
    readonly zone: string
  }[]
}

/** `POST /prices/v3/base-rates/search`: a price that depends on the request and nothing else; prices are numbers. */
export const baseRates: CarrierResource = {
  id: 'base-rates',
  method: 'POST',
  path: /^\/prices\/v3\/base-rates\/search$/,
  needs: 'prices',
  answer({ json }) {
    const request = search.safeParse(json)
    if (!request.success)
      return { kind: 'bad-request', message: 'originZIPCode, destinationZIPCode, weight and mailClass are required.' }
    const { mailClass, weight } = request.data
    const price = Number(amountFrom(request.data, 5, 80))
    return {
      kind: 'answer',
      body: {
        totalBasePrice: price,
        rates: [
          {
            SKU: `D${mailClass.slice(0, 3)}X0XXXXC${String(numberFrom(request.data, 1000, 9999))}`,
            description: `${mailClass} Machinable Single-piece`,
            priceType: 'RETAIL',
            price,
            weight,
            dimWeight: 0,
            fees: [],
            startDate: '2026-01-18',
            endDate: '',
            mailClass,
            zone: String(numberFrom(['zone', request.data], 1, 8)).padStart(2, '0'),
          },
        ],
      } satisfies BaseRates,
    }
  },
}
