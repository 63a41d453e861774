import { createHash } from 'node:crypto'
import type { ClientTarget, Grant, PlatformFlow } from '../../api/client.ts'
import { type Finding, inconclusive, notApplicable } from '../../api/finding.ts'
import { first, withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, deliver } from '../flows.ts'
import { controlFailed, mustSendNothing } from '../judge.ts'

const row = 'RFC9207-2.4-9-client'

export const idTokenBesideCode = clientScenario({
  id: 'client/iss/id-token-beside-code',
  title: 'An ID Token beside the code names the issuer that the response names',
  story: 'A response with the right iss holds an ID Token of another issuer.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'asks-for-id-tokens-and-reads-none', breaks: [row] }],
  async run({ target }) {
    const begun = await begin(target, target.tenants[0])
    if (begun.kind === 'failed') return controlFailed(row, begun)
    const types = first(begun.flow.params, 'response_type')?.split(' ') ?? []
    if (!types.includes('id_token') || !types.includes('code')) {
      return notApplicable(row, 'the starts ask for no ID Token beside the code', begun)
    }
    const [other] = target.otherCarriers
    const foreign = other?.issuer ?? 'https://attacker.example'
    const control = await respond(target, begun.flow, target.carrier.issuer)
    if (!control.tokenRequests.some(({ code }) => code?.issuedFor?.flow === begun.flow.id))
      return inconclusive(row, 'a right response with an ID Token brought no token request', control)
    const again = await begin(target, target.tenants[0])
    if (again.kind === 'failed') return controlFailed(row, again)
    return attempt(target, again.flow, foreign)
  },
})

async function attempt(target: ClientTarget, flow: PlatformFlow, issuer: string): Promise<readonly Finding[]> {
  return mustSendNothing(
    row,
    await respond(target, flow, issuer),
    'a right response with an ID Token of another issuer',
  )
}

/** A response whose ID Token is right but for its issuer. */
async function respond(target: ClientTarget, flow: PlatformFlow, issuer: string) {
  const grant = target.grant(flow)
  const idToken = await target.signIdToken(claimsOf(flow, grant, issuer))
  return deliver(target, flow, withParam(grant.response, 'id_token', idToken), {
    label: `a response with an ID Token of ${issuer}`,
  })
}

function claimsOf({ clientId, nonce }: PlatformFlow, { code }: Grant, iss: string): Readonly<Record<string, unknown>> {
  const now = Math.floor(Date.now() / 1000)
  const digest = createHash('sha256').update(code).digest()
  return {
    iss,
    sub: 'somebody',
    aud: clientId,
    iat: now,
    exp: now + 300,
    c_hash: digest.subarray(0, 16).toString('base64url'),
    ...(nonce === undefined ? {} : { nonce }),
  }
}
