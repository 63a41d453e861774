import * as oauth from 'oauth4webapi'
import { showing } from '../adapters/speak.ts'
import { type DpopKey, dpopOption, withNonce } from '../carriers/dpop.ts'
import { patienceMs, requestOptions } from '../carriers/requests.ts'
import type { ClientCertificate, Kit } from '../kit.ts'
import type { StepUp } from '../records.ts'
import { carrierUnavailable } from '../refusal.ts'
import type { AllowedPair } from './authorize-tenant.ts'
import { readStepUp } from './read-step-up.ts'

/** What the carrier's API said. */
export interface CarrierAnswer {
  readonly status: number
  /** The JSON of a good answer; nothing else of the carrier is passed on. */
  readonly body: unknown
  /** Not the token is wrong, but the sign-in behind it is not enough. */
  readonly stepUp?: StepUp
}

/** Calls the carrier for this tenant, with the token in the header and nowhere else (RFC 9700, 4.3.2). */
export async function callCarrier(
  kit: Kit,
  allowed: AllowedPair,
  accessToken: string,
  dpopKey?: DpopKey,
  certificate?: ClientCertificate,
): Promise<CarrierAnswer> {
  const url = pingOf(allowed)
  try {
    const options = {
      ...requestOptions(showing(certificate, kit.send), allowed.carrierSettings.api),
      ...(await dpopOption(kit, dpopKey)),
    }
    const response = await withNonce(() =>
      oauth.protectedResourceRequest(accessToken, 'GET', url, undefined, null, options),
    )
    return { status: response.status, body: response.ok ? await json(response) : await discard(response) }
  } catch (cause) {
    if (cause instanceof oauth.WWWAuthenticateChallengeError) {
      const stepUp = readStepUp(cause.cause)
      const body = await discard(cause.response)
      return { status: cause.status, body, ...(stepUp === undefined ? {} : { stepUp }) }
    }
    throw carrierUnavailable('carrier-not-reached', cause)
  }
}

/** Calls a carrier that has no tokens, with the tenant's credentials as the carrier takes them. */
export async function callWithCredentials(kit: Kit, allowed: AllowedPair): Promise<CarrierAnswer> {
  const { href } = pingOf(allowed)
  try {
    const headers = { accept: 'application/json', ...credentialHeaders(allowed) }
    const signal = AbortSignal.timeout(patienceMs)
    const response = await kit.send(href, { method: 'GET', headers, redirect: 'manual', signal })
    return { status: response.status, body: response.ok ? await json(response) : await discard(response) }
  } catch (cause) {
    throw carrierUnavailable('carrier-not-reached', cause)
  }
}

function credentialHeaders({ grant, settings }: AllowedPair): Readonly<Record<string, string>> {
  if (grant === 'api_key') return { 'dhl-api-key': settings.apiKey ?? '' }
  const { name = '', password = '' } = settings.user ?? {}
  // As RFC 7617 has it: these are no OAuth client's credentials.
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` }
}

/** What a connection is tried out with. */
function pingOf({ carrierSettings, settings, tenant }: AllowedPair): URL {
  const account = encodeURIComponent(settings.account ?? tenant)
  return new URL(carrierSettings.api + carrierSettings.ping.replaceAll('{account}', account))
}

/** @throws where a good status came with something else than JSON: the page of a gateway, say, is no answer of the API */
async function json(response: Response): Promise<unknown> {
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

async function discard(response: Response): Promise<undefined> {
  await response.body?.cancel()
}
