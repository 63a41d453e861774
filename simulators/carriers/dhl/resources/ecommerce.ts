import { z } from 'zod'
import type { CarrierResource } from '../../../core/resource.ts'
import { amountFrom, numberFrom } from '../../../core/virtual.ts'

const parcel = z.looseObject({ pickup: z.string(), consigneeAddress: z.looseObject({}) })
const incomplete = { kind: 'bad-request', message: 'pickup and consigneeAddress are required.' } as const

/** `POST /shipping/v4/label` of eCommerce Americas: the same parcel gets the same number. */
export const americasLabels: CarrierResource = {
  id: 'ecommerce-americas-label',
  method: 'POST',
  path: /^\/shipping\/v4\/label$/,
  needs: 'shipping',
  answer({ json, caller }) {
    const asked = parcel.safeParse(json).data
    if (asked === undefined) return incomplete
    const dhlPackageId = `420${numberFrom(asked, 10_000_000, 99_999_999)}`
    return {
      kind: 'answer',
      body: { labels: [{ packageId: caller.tenant.marker, dhlPackageId, format: 'PNG' }] },
    }
  },
}

/** An answer as the specification of eCommerce Americas shapes it. */
interface ProductsResponse {
  readonly pickup: string
  readonly products: readonly {
    readonly orderedProductId: string
    readonly productName: string
    readonly rate: { readonly amount: number; readonly currency: string }
  }[]
}

/** `POST /shipping/v4/products` of eCommerce Americas: what a parcel may be sent as, and its price. */
export const americasProducts: CarrierResource = {
  id: 'ecommerce-americas-products',
  method: 'POST',
  path: /^\/shipping\/v4\/products$/,
  needs: 'shipping',
  answer({ json, caller }) {
    const asked = parcel.safeParse(json).data
    if (asked === undefined) return incomplete
    const product = (orderedProductId: string, productName: string) => ({
      orderedProductId,
      productName,
      rate: { amount: Number(amountFrom([orderedProductId, asked], 4, 40)), currency: 'USD' },
    })
    return {
      kind: 'answer',
      body: {
        pickup: caller.tenant.marker,
        products: [product('GND', 'DHL SmartMail Parcel Ground'), product('EXP', 'DHL SmartMail Parcel Expedited')],
      } satisfies ProductsResponse,
    }
  },
}

/** `POST /parceluk/shipping/v1/label` of eCommerce UK; its answer is unknown and chosen. */
export const ukLabels: CarrierResource = {
  id: 'ecommerce-uk-label',
  method: 'POST',
  path: /^\/parceluk\/shipping\/v1\/label$/,
  needs: 'shipping',
  answer: ({ json, caller }) => ({
    kind: 'answer',
    body: { shipmentId: `UK${numberFrom(json ?? null, 10_000_000, 99_999_999)}`, reference: caller.tenant.marker },
  }),
}
