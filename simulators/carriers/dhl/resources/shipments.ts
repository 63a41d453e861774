import { z } from 'zod'
import type { CarrierResource } from '../../../core/resource.ts'
import { numberFrom, uuidFrom } from '../../../core/virtual.ts'

const order = z.looseObject({ shipments: z.array(z.looseObject({ refNo: z.string().optional() })).min(1) })

/** An answer as DHL's Parcel DE Shipping specification shapes it. */
interface LabelDataResponse {
  readonly status: StatusOf & { readonly instance: string; readonly detail: string }
  readonly items: readonly {
    readonly shipmentNo: string
    readonly shipmentRefNo: string
    readonly sstatus: StatusOf
  }[]
}

interface StatusOf {
  readonly title: string
  readonly statusCode: number
}

/** `POST /parcel/de/shipping/v2/orders`: the same shipment gets the same number. */
export const parcelOrders: CarrierResource = {
  id: 'parcel-de-orders',
  method: 'POST',
  path: /^\/parcel\/de\/shipping\/v2\/orders$/,
  needs: 'shipping',
  answer({ json, caller }) {
    const asked = order.safeParse(json)
    if (!asked.success) return { kind: 'bad-request', message: 'shipments is required.' }
    return {
      kind: 'answer',
      body: {
        status: { title: 'ok', statusCode: 200, instance: caller.tenant.marker, detail: 'The request was processed.' },
        items: asked.data.shipments.map((shipment) => ({
          shipmentNo: `00340434${numberFrom([caller.tenant.id, shipment], 1_000_000_000, 4_000_000_000)}`,
          shipmentRefNo: shipment.refNo ?? '',
          sstatus: { title: 'ok', statusCode: 200 },
        })),
      } satisfies LabelDataResponse,
    }
  },
}

/** `POST /freight/shipping/orders/v1/sendtransportinstruction` */
export const transportInstructions: CarrierResource = {
  id: 'freight-transport-instruction',
  method: 'POST',
  path: /^\/freight\/shipping\/orders\/v1\/sendtransportinstruction$/,
  needs: 'shipping',
  answer: ({ json, caller }) => ({
    kind: 'answer',
    body: {
      transportInstruction: { id: uuidFrom(JSON.stringify([caller.tenant.id, json ?? null])) },
      reference: caller.tenant.marker,
    },
  }),
}
