import { createHash } from 'node:crypto'
import type { Access, Changes, ResourceCall, ResourceServerTarget, ResourceTenant } from '../../api/resource-server.ts'
import {
  newProofKey,
  type ProofKey,
  type ProofParts,
  proofParts,
  signProof,
} from '../../authorization-server/dpop/proof.ts'

/** A token bound to a key, and what makes proofs for it. */
export interface BoundToken {
  readonly tenant: ResourceTenant
  readonly token: string
  readonly key: ProofKey
}

/** A token of this tenant that is bound to a key made for it, with further claims. */
export async function boundToken(
  target: ResourceServerTarget,
  tenant: ResourceTenant,
  more: Changes = {},
): Promise<BoundToken> {
  const key = newProofKey(undefined)
  const type = target.form.profile === 'opaque' ? { token_type: 'DPoP' } : {}
  const token = target.mint(tenant, { claims: { cnf: { jkt: key.thumbprint }, ...type, ...more } })
  // Proofs are made over the token as it is sent.
  return { tenant, key, token: await target.sealed(token) }
}

/** What a correct proof for a call of the tenant's first request says now. */
export function goodProof(
  target: ResourceServerTarget,
  { tenant, token, key }: BoundToken,
  request = tenant.request,
): ProofParts {
  const url = new URL(request.url)
  const parts = proofParts(key, {
    url: `${url.origin}${url.pathname}`,
    seconds: target.seconds(),
    nonce: target.nonce(tenant),
  })
  const ath = createHash('sha256').update(token).digest('base64url')
  return { ...parts, claims: { ...parts.claims, htm: request.method, ath } }
}

/** Calls with these DPoP headers. */
export function callWithProofs(
  target: ResourceServerTarget,
  { tenant, token }: BoundToken,
  proofs: readonly string[],
  call: ResourceCall = {},
): Promise<Access> {
  return target.call(tenant, {
    token,
    scheme: 'DPoP',
    headers: proofs.map((proof) => ['DPoP', proof] as const),
    ...call,
  })
}

/** Calls with a correct proof; once more with the nonce where the server asks for one (RFC 9449, 9). */
export async function goodBoundCall(
  target: ResourceServerTarget,
  bound: BoundToken,
  label = 'a good proof',
): Promise<Access> {
  const send = () => callWithProofs(target, bound, [signProof(goodProof(target, bound), bound.key)], { label })
  const before = target.nonce(bound.tenant)
  const first = await send()
  const asked =
    first.kind === 'refused' && target.nonce(bound.tenant) !== undefined && target.nonce(bound.tenant) !== before
  return asked ? await send() : first
}
