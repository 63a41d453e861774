import { z } from 'zod'
import type { CarrierResource } from '../../../core/resource.ts'
import { amountFrom, numberFrom, uuidFrom } from '../../../core/virtual.ts'

const services = { '01': 'Next Day Air', '02': '2nd Day Air', '03': 'Ground', '12': '3 Day Select' } as const
type ServiceCode = keyof typeof services
const serviceCodes = ['01', '02', '03', '12'] as const satisfies readonly ServiceCode[]

const rateRequest = z.object({
  RateRequest: z.looseObject({
    Shipment: z.looseObject({ Service: z.looseObject({ Code: z.string() }).optional() }),
  }),
})

/** A rate as UPS's Rating specification shapes it; every value is a string. */
interface RatedShipment {
  readonly Service: { readonly Code: string; readonly Description: string }
  readonly BillingWeight: {
    readonly UnitOfMeasurement: { readonly Code: string; readonly Description: string }
    readonly Weight: string
  }
  readonly TransportationCharges: Money
  readonly ServiceOptionsCharges: Money
  readonly TotalCharges: Money
  readonly GuaranteedDelivery: { readonly BusinessDaysInTransit: string }
}

interface Money {
  readonly CurrencyCode: 'USD'
  readonly MonetaryValue: string
}

/** `POST /api/rating/{version}/{Rate|Shop|Ratetimeintransit}`: a price that depends on the shipment and nothing else. */
export const rating: CarrierResource = {
  id: 'rating',
  method: 'POST',
  path: /^\/api\/rating\/(?<version>v\d+)\/(?<option>Rate|Shop|Ratetimeintransit)$/i,
  needs: 'rating',
  answer({ json, path, caller }) {
    const request = rateRequest.safeParse(json)
    if (!request.success) return { kind: 'bad-request', message: 'The request has no RateRequest with a Shipment.' }
    const { Shipment } = request.data.RateRequest
    const asked = serviceCodes.find((code) => code === (Shipment.Service?.Code ?? '03'))
    const shop = path.option?.toLowerCase() === 'shop'
    if (!shop && asked === undefined) return { kind: 'bad-request', message: 'The requested service is invalid.' }
    const codes = shop || asked === undefined ? serviceCodes : [asked]
    return {
      kind: 'answer',
      body: {
        RateResponse: {
          Response: {
            ResponseStatus: { Code: '1', Description: 'Success' },
            TransactionReference: {
              CustomerContext: caller.tenant.marker,
              TransactionIdentifier: uuidFrom(JSON.stringify(Shipment)),
            },
          },
          RatedShipment: codes.map((code) => rated(code, Shipment)),
        },
      },
    }
  },
}

function rated(code: ServiceCode, shipment: unknown): RatedShipment {
  const charge: Money = { CurrencyCode: 'USD', MonetaryValue: amountFrom([code, shipment], 8, 90) }
  return {
    Service: { Code: code, Description: services[code] },
    BillingWeight: {
      UnitOfMeasurement: { Code: 'LBS', Description: 'Pounds' },
      Weight: numberFrom(['weight', shipment], 1, 70).toFixed(1),
    },
    TransportationCharges: charge,
    ServiceOptionsCharges: { CurrencyCode: 'USD', MonetaryValue: '0.00' },
    TotalCharges: charge,
    GuaranteedDelivery: { BusinessDaysInTransit: String(code === '01' ? 1 : numberFrom([code, shipment], 2, 5)) },
  }
}
