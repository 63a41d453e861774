import { decodeJwt, decodeProtectedHeader } from 'jose'
import { type ProofCheck, type Step, stepsOf } from './step.ts'

export type DpopRequest = Pick<ProofCheck, 'proof' | 'method' | 'url' | 'accessToken' | 'nowSeconds' | 'firstUse'>

export type DpopVerdict =
  | { readonly kind: 'good'; readonly jkt: string | undefined; readonly nonce: string | undefined }
  | {
      readonly kind: 'bad'
      readonly reason: string
      readonly nonce: string | undefined
      readonly demandsNonce: boolean
    }

/** Refuses a proof for want of the nonce that was offered (RFC 9449, 8). */
export class NonceDemanded extends Error {}

/** Makes every check of RFC 9449, section 4.3, on one proof: the steps of stage `proof`. */
export async function checkDpopProof(request: DpopRequest, table: readonly Step[]): Promise<DpopVerdict> {
  let nonce: string | undefined
  try {
    const check: ProofCheck = {
      ...request,
      header: { ...decodeProtectedHeader(request.proof) },
      claims: decodeJwt(request.proof),
      offerNonce: (offered) => {
        nonce = offered
      },
      jkt: undefined,
    }
    for (const step of stepsOf(table, 'proof')) await step.apply(check)
    return { kind: 'good', jkt: check.jkt, nonce }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'the proof is not a valid DPoP proof'
    return { kind: 'bad', reason, nonce, demandsNonce: cause instanceof NonceDemanded }
  }
}
