import type { JWTPayload } from 'jose'
import type { ExchangeTenant } from './configuration.ts'
import type { Credentials, ExchangeKit, ExchangeRequest, Place } from './kit.ts'
import { ExchangeRefusal } from './refusal.ts'
import type { Admitted } from './steps/serve-records.ts'
import type { ExchangeSteps } from './steps.ts'

/** What the endpoint is made of. */
export interface Exchange {
  readonly kit: ExchangeKit
  readonly steps: ExchangeSteps
}

/**
 * Lets a request in where its token was minted by this tenant's issuer, for this endpoint, for now, for this sender and
 * for this operation. @throws {ExchangeRefusal}
 */
export async function passGate(
  { kit, steps }: Exchange,
  request: ExchangeRequest,
  place: Place,
  needed: string,
): Promise<Admitted> {
  const credentials = steps.readCredentials(request)
  if (credentials === undefined) throw new ExchangeRefusal('TOKEN_MISSING', 'no token')
  const { tenant } = place
  if (tenant === undefined) throw new ExchangeRefusal('TOKEN_INVALID', 'no such tenant')
  const claims = await vouchedClaims({ kit, steps }, credentials.token, tenant)
  const time = { now: Math.floor(kit.clock.now() / 1000), leeway: kit.settings.leeway }
  steps.checkIssuer(claims, tenant)
  steps.checkAudience(claims, tenant)
  steps.checkExpiry(claims, time)
  steps.checkBeginning(claims, time)
  const agreed = await steps.checkAgreement(claims, tenant, kit)
  await checkSender({ kit, steps }, { request, place, tenant, credentials, claims })
  steps.checkAuthentication(claims, tenant)
  steps.checkScope(claims, agreed, needed)
  return { request, tenant, claims }
}

async function vouchedClaims({ kit, steps }: Exchange, token: string, tenant: ExchangeTenant): Promise<JWTPayload> {
  if (tenant.tokens === 'opaque') return steps.askIssuer(token, tenant, kit)
  const signed = await steps.decryptToken(token, tenant)
  const { header, payload } = await steps.verifySignature(signed, tenant, kit)
  steps.checkType(header)
  return steps.readClaims(payload)
}

interface Presented {
  readonly request: ExchangeRequest
  readonly place: Place
  readonly tenant: ExchangeTenant
  readonly credentials: Credentials
  readonly claims: JWTPayload
}

async function checkSender({ kit, steps }: Exchange, presented: Presented): Promise<void> {
  const { request, place, tenant, credentials, claims } = presented
  const binding = steps.readBinding(claims, credentials, tenant)
  if (binding.certificate !== undefined) steps.checkCertificate(binding.certificate, request)
  if (binding.key === undefined) return
  const proof = await steps.verifyProof(steps.readProof(request))
  steps.checkProofTarget(proof.claims, { method: request.method, url: place.url })
  steps.checkProofTime(proof.claims, { now: kit.clock.now() / 1000, leeway: kit.settings.leeway })
  steps.checkProofToken(proof.claims, credentials.token)
  steps.checkProofKey(proof, binding.key)
  steps.checkProofNonce(proof.claims, tenant, kit)
  await steps.checkProofReplay(proof, tenant.id, kit)
}
