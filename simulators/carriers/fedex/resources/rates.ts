import { z } from 'zod'
import type { CarrierResource } from '../../../core/resource.ts'
import { amountFrom, uuidFrom } from '../../../core/virtual.ts'

const request = z.looseObject({
  accountNumber: z.looseObject({ value: z.string() }),
  requestedShipment: z.looseObject({ serviceType: z.string().optional() }),
})

const services = ['FEDEX_GROUND', 'FEDEX_2_DAY', 'STANDARD_OVERNIGHT'] as const

/** An answer as FedEx's Rates specification shapes it. */
interface RateResponse {
  readonly transactionId: string
  readonly customerTransactionId: string
  readonly output: {
    readonly rateReplyDetails: readonly {
      readonly serviceType: string
      readonly packagingType: string
      readonly ratedShipmentDetails: readonly {
        readonly rateType: 'LIST' | 'ACCOUNT'
        readonly totalNetCharge: number
        readonly currency: string
      }[]
    }[]
    readonly quoteDate: string
    readonly encoded: boolean
  }
}

/** `POST /rate/v1/rates/quotes`: a price that depends on the shipment and nothing else; amounts are numbers. */
export const rateQuotes: CarrierResource = {
  id: 'rates',
  method: 'POST',
  path: /^\/rate\/v1\/rates\/quotes$/,
  needs: 'ship',
  answer({ json, caller }) {
    const asked = request.safeParse(json)
    if (!asked.success) return { kind: 'bad-request', message: 'accountNumber and requestedShipment are required.' }
    const { requestedShipment } = asked.data
    const wanted = requestedShipment.serviceType === undefined ? services : [requestedShipment.serviceType]
    return {
      kind: 'answer',
      body: {
        transactionId: uuidFrom(JSON.stringify(asked.data)),
        customerTransactionId: caller.tenant.marker,
        output: {
          rateReplyDetails: wanted.map((serviceType) => ({
            serviceType,
            packagingType: 'YOUR_PACKAGING',
            ratedShipmentDetails: [
              {
                rateType: 'LIST',
                totalNetCharge: Number(amountFrom([serviceType, requestedShipment], 9, 120)),
                currency: 'USD',
              },
            ],
          })),
          quoteDate: '2026-01-15',
          encoded: false,
        },
      } satisfies RateResponse,
    }
  },
}
