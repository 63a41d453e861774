import type { CarrierResource } from '../../../core/resource.ts'
import { numberFrom } from '../../../core/virtual.ts'

const cities = ['Louisville', 'Columbus', 'Ontario', 'Dallas', 'Newark'] as const

/** An answer as UPS's Tracking specification shapes it. */
interface TrackResponse {
  readonly trackResponse: {
    readonly shipment: readonly { readonly inquiryNumber: string; readonly package: readonly TrackedPackage[] }[]
  }
}

interface TrackedPackage {
  readonly trackingNumber: string
  readonly deliveryDate: readonly { readonly type: 'DEL' | 'SDD' | 'RDD'; readonly date: string }[]
  readonly referenceNumber: readonly { readonly type: string; readonly number: string }[]
  readonly activity: readonly {
    readonly location: { readonly address: { readonly city: string | undefined; readonly countryCode: string } }
    readonly status: {
      readonly type: string
      readonly description: string
      readonly code: string
      readonly statusCode: string
    }
    readonly date: string
    readonly time: string
  }[]
  readonly packageCount: number
}

/** `GET /api/track/v1/details/{inquiryNumber}`: numbers of UPS's own form are known, and always in the same place. */
export const tracking: CarrierResource = {
  id: 'tracking',
  method: 'GET',
  path: /^\/api\/track\/v1\/details\/(?<number>[^/]+)$/,
  needs: 'tracking',
  answer({ path, caller }) {
    const number = path.number ?? ''
    if (!/^1Z[0-9A-Z]{16}$/.test(number)) return { kind: 'not-found', message: 'Tracking Information Not Found' }
    const city = cities[numberFrom(number, 0, cities.length - 1)]
    const day = String(numberFrom(['day', number], 1, 28)).padStart(2, '0')
    const address = { city, countryCode: 'US' }
    return {
      kind: 'answer',
      body: {
        trackResponse: {
          shipment: [
            {
              inquiryNumber: number,
              package: [
                {
                  trackingNumber: number,
                  deliveryDate: [{ type: 'DEL', date: `202601${day}` }],
                  referenceNumber: [{ type: 'SHIPMENT', number: caller.tenant.marker }],
                  activity: [
                    {
                      location: { address },
                      status: { type: 'D', description: 'DELIVERED', code: 'KB', statusCode: '011' },
                      date: `202601${day}`,
                      time: '101500',
                    },
                  ],
                  packageCount: 1,
                },
              ],
            },
          ],
        },
      } satisfies TrackResponse,
    }
  },
}
