import * as oauth from 'oauth4webapi'
import { requestOptions } from '../carriers/requests.ts'
import type { Kit } from '../kit.ts'
import { Refusal } from '../refusal.ts'
import type { AllowedPair } from './authorize-tenant.ts'

/** What the carrier's API said. */
export interface CarrierAnswer {
  readonly status: number
  /** The JSON of a good answer; nothing else of the carrier is passed on. */
  readonly body: unknown
}

/** Calls the carrier for this tenant, with the token in the header and nowhere else (RFC 9700, 4.3.2). */
export async function callCarrier(kit: Kit, allowed: AllowedPair, accessToken: string): Promise<CarrierAnswer> {
  const { carrierSettings, settings, tenant } = allowed
  const account = encodeURIComponent(settings.account ?? tenant)
  const url = new URL(carrierSettings.api + carrierSettings.ping.replaceAll('{account}', account))
  const options = requestOptions(kit.send, carrierSettings.api)
  try {
    const response = await oauth.protectedResourceRequest(accessToken, 'GET', url, undefined, null, options)
    return { status: response.status, body: response.ok ? await json(response) : await discard(response) }
  } catch (cause) {
    if (cause instanceof oauth.WWWAuthenticateChallengeError) {
      return { status: cause.status, body: await discard(cause.response) }
    }
    throw new Refusal('CARRIER_UNAVAILABLE', 'carrier-not-reached', cause)
  }
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

async function discard(response: Response): Promise<undefined> {
  await response.body?.cancel()
}
