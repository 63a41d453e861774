import type { CarrierAnswer } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant, PlayedCarrier } from '../../api/client.ts'
import { begin, deliver } from '../flows.ts'

const noGrant: CarrierAnswer = { kind: 'json', status: 400, body: { error: 'invalid_grant' } }

/** Lets the carrier refuse this tenant's codes, so many times. */
export async function refuseCodes(
  target: ClientTarget,
  tenant: PlatformTenant,
  {
    times,
    carrier = target.carrier,
    answer = noGrant,
  }: { times: number; carrier?: PlayedCarrier; answer?: CarrierAnswer },
): Promise<void> {
  const refusing = target.behave({ token: async () => answer }, carrier)
  for (let count = 0; count < times; count += 1) {
    const begun = await begin(target, tenant, { carrier })
    if (begun.kind === 'failed') break
    await deliver(target, begun.flow, target.grant(begun.flow).response, {
      label: `callback of ${tenant.id} whose code is refused`,
      redeems: true,
    })
  }
  refusing.stop()
}
