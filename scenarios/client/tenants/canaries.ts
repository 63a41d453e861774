import type { ClientTarget, PlatformFlow, PlatformTenant } from '../../api/client.ts'

/** A value that only one tenant has, so that finding it anywhere else is a leak. */
export interface Canary {
  /** What it is, without its value: `a refresh token`. */
  readonly what: string
  readonly value: string
}

/**
 * Everything that was planted for a tenant so far: what its flows hold, and what the carriers saw of it. What flows of
 * others hold too (a shared client, a common callback) is nobody's secret and left out.
 */
export function canariesOf(
  target: ClientTarget,
  tenant: PlatformTenant,
  flows: readonly PlatformFlow[],
): readonly Canary[] {
  const common = new Set(
    flows
      .filter((flow) => flow.tenant.id !== tenant.id)
      .flatMap(({ clientId, redirectUri }) => [clientId, redirectUri]),
  )
  const ofFlows = flows
    .filter((flow) => flow.tenant.id === tenant.id)
    .flatMap(({ state, challenge, clientId, redirectUri, nonce }) => [
      canary('a state', state),
      canary('a challenge', challenge),
      canary('a nonce', nonce),
      canary('the client id', clientId),
      canary('the redirect URI', redirectUri),
    ])
  const ofRequests = target
    .tokenRequests()
    .filter(({ code, refreshToken }) => (code ?? refreshToken)?.issuedFor?.tenant === tenant.id)
    .flatMap(({ verifier, code, refreshToken }) => [
      canary('a verifier', verifier?.value),
      canary('a code', code?.value),
      canary('a refresh token', refreshToken?.value),
    ])
  const ofCalls = target
    .apiCalls()
    .flatMap(({ tokens }) => tokens)
    .filter(({ issuedFor }) => issuedFor?.tenant === tenant.id)
    .map(({ value }) => canary('an access token', value))
  const data = canary('data of the carrier', `data-of-${tenant.id}-at-`)
  return [...ofFlows, ...ofRequests, ...ofCalls, data].flat().filter(({ value }) => !common.has(value))
}

function canary(what: string, value: string | undefined): readonly Canary[] {
  // Shorter values are found by chance.
  return value === undefined || value.length < 6 ? [] : [{ what, value }]
}

/** The canaries that stand in a text, as they are or encoded. @returns what they are, without their values */
export function leaksIn(text: string, canaries: readonly Canary[]): readonly string[] {
  const lower = text.toLowerCase()
  const found = canaries.filter(
    ({ value }) =>
      [value, encodeURIComponent(value), ...base64Forms(value)].some((form) => text.includes(form)) ||
      lower.includes(Buffer.from(value).toString('hex')),
  )
  return [...new Set(found.map(({ what }) => what))]
}

/** What is the same in the base64 of any text around the value, at each of the three offsets. */
function base64Forms(value: string): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.from(`${'x'.repeat(offset)}${value}`).toString('base64')
    const inner = encoded.slice(offset === 0 ? 0 : 4, -4)
    return inner.length < 8 ? [] : [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
