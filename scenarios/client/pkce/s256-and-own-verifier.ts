import { createHash } from 'node:crypto'
import type { PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { all, first } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const publicUse = 'RFC9700-2.1.1-2'
const confidentialUse = 'RFC9700-2.1.1-3'
const inRequest = 'OAUTH21-4.1.1-1'
const method = 'RFC9700-2.1.1-6'
const challengeThere = 'RFC7636-4.3-1'
const s256Form = 'RFC7636-4.2-4'
const verifierThere = 'RFC7636-4.5-1'
const verifierShape = 'RFC7636-4.1-1'
const octets = 'RFC7636-4.1-3'
const aboutPkce = [method, s256Form, verifierThere, verifierShape, octets]
const rows = [publicUse, confidentialUse, inRequest, challengeThere, ...aboutPkce]

export const s256AndOwnVerifier = clientScenario({
  id: 'client/pkce/s256-and-own-verifier',
  title: 'Every flow carries an S256 challenge and its own verifier',
  story: 'A flow of each tenant is taken to its end, and challenge and verifier are held against each other.',
  requirements: rows,
  needs: [],
  caughtBy: [
    { twin: 'sends-no-challenge', breaks: [confidentialUse, inRequest] },
    { twin: 'sends-plain-challenge', breaks: [method] },
    { twin: 'pads-challenge', breaks: [s256Form] },
    { twin: 'makes-short-verifiers', breaks: [verifierShape] },
    { twin: 'puts-verifier-into-query', breaks: [verifierThere] },
  ],
  async run({ target }) {
    const findings: Finding[] = []
    for (const tenant of target.tenants) {
      const connected = await connect(target, tenant)
      findings.push(...(connected.kind === 'failed' ? controlFailed(rows, connected) : judge(connected)))
    }
    return findings
  },
})

function judge(connected: Connected): readonly Finding[] {
  const { flow } = connected
  const isPublic = flow.tenant.client(flow.carrier)?.method === 'none'
  const [use, other] = isPublic ? [publicUse, confidentialUse] : [confidentialUse, publicUse]
  const who = isPublic
    ? 'the client is a public one (auth: none)'
    : 'the client is not declared a public one (auth: none)'
  return [
    ...notApplicable(other, who),
    ...(flow.challenge === undefined
      ? withoutPkce(connected, use, isPublic)
      : withPkce(connected, use, flow.challenge)),
  ]
}

function withoutPkce({ flow, exchanges }: Connected, use: string, isPublic: boolean): readonly Finding[] {
  const sentences = {
    expected: 'a code_challenge in the authorization request',
    observed: `the start of ${flow.tenant.id} at ${flow.carrier.id} carries none`,
  }
  return [
    ...broken(isPublic ? [use, challengeThere] : use, sentences, ...exchanges),
    ...(leansOnNonce(flow) && !isPublic
      ? notApplicable(inRequest, 'the client is a confidential one, and its start carries openid and a nonce')
      : broken(inRequest, sentences, ...exchanges)),
    ...(isPublic
      ? []
      : notApplicable(challengeThere, 'the client is not a public one and uses no PKCE at this carrier')),
    ...notApplicable(aboutPkce, 'the client sends no code_challenge'),
  ]
}

/** The exception of OAuth 2.1, 7.6: an OpenID client that has the nonce checked. */
function leansOnNonce({ params, nonce }: PlatformFlow): boolean {
  return nonce !== undefined && first(params, 'scope')?.split(' ').includes('openid') === true
}

function withPkce(connected: Connected, use: string, challenge: string): readonly Finding[] {
  const { flow, redemption, exchanges } = connected
  const who = `${flow.tenant.id} at ${flow.carrier.id}`
  const once = all(flow.params, 'code_challenge').length === 1 && /^.{43,128}$/.test(challenge)
  const verifier = redemption.verifier?.value
  const inBody = all(redemption.form, 'code_verifier').length === 1
  const inAddress = new URL(redemption.url).searchParams.has('code_verifier')
  return [
    ...held([use, inRequest], undefined, ...exchanges),
    ...check(challengeThere, once, exchanges, {
      expected: 'code_challenge once, with 43 to 128 characters',
      observed: `${who}: ${all(flow.params, 'code_challenge').length} of them, the first with ${challenge.length} characters`,
    }),
    ...check(method, flow.challengeMethod === 'S256' && challenge !== verifier, exchanges, {
      expected: 'code_challenge_method=S256 and a challenge that does not show the verifier',
      observed: `${who}: code_challenge_method is ${flow.challengeMethod ?? 'missing'}${challenge === verifier ? ' and the challenge is the verifier' : ''}`,
    }),
    ...check(verifierThere, inBody && !inAddress, exchanges, {
      expected: 'code_verifier once in the body of the token request, and not in its address',
      observed: `${who}: ${inBody ? 'it is in the body' : 'it is not once in the body'}${inAddress ? ' and it is in the address' : ''}`,
    }),
    ...(verifier === undefined
      ? notApplicable([s256Form, verifierShape, octets], 'no verifier left the platform')
      : aboutVerifier(connected, challenge, verifier)),
  ]
}

function aboutVerifier({ flow, exchanges }: Connected, challenge: string, verifier: string): readonly Finding[] {
  const who = `${flow.tenant.id} at ${flow.carrier.id}`
  const computed = createHash('sha256').update(verifier).digest('base64url')
  const decoded = Buffer.from(verifier, 'base64url')
  const canonical = decoded.length === 32 && decoded.toString('base64url') === verifier
  return [
    ...(flow.challengeMethod === 'S256'
      ? check(s256Form, challenge === computed, exchanges, {
          expected: 'the challenge is the unpadded base64url form of SHA-256 of the verifier',
          observed: `${who}: it is another text of ${challenge.length} characters`,
        })
      : notApplicable(s256Form, 'the challenge is not said to be S256')),
    ...check(verifierShape, /^[A-Za-z0-9._~-]{43,128}$/.test(verifier), exchanges, {
      expected: 'a verifier of 43 to 128 letters, digits, "-", ".", "_" and "~"',
      observed: `${who}: one of ${verifier.length} characters${/^[A-Za-z0-9._~-]*$/.test(verifier) ? '' : ', others among them'}`,
    }),
    ...recorded(octets, `${who}: the verifier ${canonical ? 'is' : 'is not'} 32 octets in base64url`, ...exchanges),
  ]
}

function check(
  row: string,
  good: boolean,
  evidence: readonly string[],
  sentences: { readonly expected: string; readonly observed: string },
): readonly Finding[] {
  return good ? held(row, undefined, ...evidence) : broken(row, sentences, ...evidence)
}
