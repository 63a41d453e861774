import { z } from 'zod'
import type { CarrierResource } from '../../../core/resource.ts'
import { numberFrom, uuidFrom } from '../../../core/virtual.ts'

const request = z.looseObject({
  trackingInfo: z
    .array(z.looseObject({ trackingNumberInfo: z.looseObject({ trackingNumber: z.string() }) }))
    .min(1)
    .max(30),
})

const cities = ['MEMPHIS', 'INDIANAPOLIS', 'OAKLAND', 'FORT WORTH'] as const

/** An answer as FedEx's Track specification shapes it. */
interface TrackResponse {
  readonly transactionId: string
  readonly customerTransactionId: string
  readonly output: {
    readonly completeTrackResults: readonly {
      readonly trackingNumber: string
      readonly trackResults: readonly (FoundPackage | UnknownPackage)[]
    }[]
  }
}

interface FoundPackage {
  readonly trackingNumberInfo: { readonly trackingNumber: string; readonly carrierCode: string }
  readonly latestStatusDetail: {
    readonly code: string
    readonly derivedCode: string
    readonly statusByLocale: string
    readonly description: string
    readonly scanLocation: { readonly city: string | undefined; readonly countryCode: string }
  }
}

interface UnknownPackage {
  readonly trackingNumberInfo: { readonly trackingNumber: string }
  readonly error: { readonly code: string; readonly message: string }
}

/** `POST /track/v1/trackingnumbers`: numbers of twelve digits are known; others are told apart inside the answer. */
export const trackingNumbers: CarrierResource = {
  id: 'tracking',
  method: 'POST',
  path: /^\/track\/v1\/trackingnumbers$/,
  needs: 'track',
  answer({ json, caller }) {
    const asked = request.safeParse(json)
    if (!asked.success) return { kind: 'bad-request', message: 'trackingInfo is required, with 1 to 30 numbers.' }
    const numbers = asked.data.trackingInfo.map(({ trackingNumberInfo }) => trackingNumberInfo.trackingNumber)
    return {
      kind: 'answer',
      body: {
        transactionId: uuidFrom(numbers.join()),
        customerTransactionId: caller.tenant.marker,
        output: {
          completeTrackResults: numbers.map((trackingNumber) => ({
            trackingNumber,
            trackResults: [/^\d{12}$/.test(trackingNumber) ? delivered(trackingNumber) : notFound(trackingNumber)],
          })),
        },
      } satisfies TrackResponse,
    }
  },
}

function delivered(trackingNumber: string): FoundPackage {
  const city = cities[numberFrom(trackingNumber, 0, cities.length - 1)]
  return {
    trackingNumberInfo: { trackingNumber, carrierCode: 'FDXG' },
    latestStatusDetail: {
      code: 'DL',
      derivedCode: 'DL',
      statusByLocale: 'Delivered',
      description: 'Delivered',
      scanLocation: { city, countryCode: 'US' },
    },
  }
}

function notFound(trackingNumber: string): UnknownPackage {
  return {
    trackingNumberInfo: { trackingNumber },
    error: {
      code: 'TRACKING.TRACKINGNUMBER.NOTFOUND',
      message: 'Tracking number cannot be found. Please correct the tracking number and try again.',
    },
  }
}
