import type { ClientTarget } from '../../api/client.ts'
import { type Finding, notApplicable, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { begin, deliver } from '../flows.ts'
import { controlFailed, mustSendNothing } from '../judge.ts'

/**
 * A server sends state back as it came (RFC 6749, 4.1.2), so a response with its letters in the other case is not the
 * server's, and the flow it belongs to was found by a comparison that takes one string for another.
 */
export async function judgeStateInAnotherCase(
  row: string,
  { target, random }: { readonly target: ClientTarget; readonly random: Randomness },
): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  // Platforms may go by cookie and verifier alone (RFC 9700, 2.1); to those any state is as good as another.
  const any = await begin(target, tenant)
  if (any.kind === 'failed') return controlFailed(row, any)
  const invented = 'a response with an invented state, in the browser that asked for it'
  const { tokenRequests } = await deliver(
    target,
    any.flow,
    withParam(target.grant(any.flow).response, 'state', random.token()),
    { label: invented },
  )
  if (tokenRequests.length > 0) return recorded(row, `${invented}: its code was redeemed, so state tells no flow apart`)
  const begun = await begin(target, tenant)
  if (begun.kind === 'failed') return controlFailed(row, begun)
  const { flow } = begun
  if (flow.state === undefined) return notApplicable(row, 'the starts carry no state')
  const swapped = inTheOtherCase(flow.state)
  const attempt = 'a response with the letters of its state in the other case, in the browser that asked for it'
  if (swapped === flow.state) return recorded(row, `${attempt}: this state has no letters`)
  if (isHexadecimal(flow.state))
    return recorded(row, `${attempt}: this state is hexadecimal, where both cases are one value`)
  const outcome = await deliver(target, flow, withParam(target.grant(flow).response, 'state', swapped), {
    label: attempt,
  })
  return mustSendNothing(row, outcome, attempt)
}

/** `aB-1` for `Ab-1`; only the letters that have exactly one other case, as those of base64url and hex do. */
function inTheOtherCase(state: string): string {
  return state.replaceAll(/[A-Za-z]/g, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  )
}

/** A UUID, or octets as hex digits: whoever reads them back into octets compares the same ones. */
function isHexadecimal(state: string): boolean {
  return /^[\da-f-]+$/.test(state) || /^[\dA-F-]+$/.test(state)
}
