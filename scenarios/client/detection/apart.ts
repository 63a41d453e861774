import { withoutAbility } from '../../api/ability.ts'
import type { ClientTarget, PlatformTenant, PlayedCarrier } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable } from '../../api/finding.ts'
import { without } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver, type Failed } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { forgetMetadata, lacking, saying } from '../metadata-of-the-day.ts'

const row = 'TENANT-DETECT-2'
const member = 'authorization_response_iss_parameter_supported'

export const learnedApart = clientScenario({
  id: 'client/detection/apart',
  title: 'What is learned of one issuer is used for no other issuer or tenant',
  story:
    'Two issuers on one host say different things of themselves and are read at the same time; each is held to its own word.',
  requirements: [row],
  needs: ['second-carrier'],
  crossTenant: [{ artefact: 'cache entry', place: 'metadata of another issuer on the same host', rows: [row] }],
  caughtBy: [{ twin: 'remembers-metadata-by-host', breaks: [row] }],
  async run({ target }) {
    const [y] = target.otherCarriers
    const missing = withoutAbility(row, await target.able('reads-metadata'))
    if (missing !== undefined) return missing
    if (y === undefined || new URL(y.issuer).hostname !== new URL(target.carrier.issuer).hostname) {
      return notApplicable(row, 'there are no two issuers on one host')
    }
    const control = await connect(target, target.tenants[0])
    if (control.kind === 'failed') return controlFailed(row, control)
    await forgetMetadata(target)
    const strict = await takesWithoutIss(target, target.tenants[0], target.carrier)
    if (typeof strict === 'object') return controlFailed(row, strict)
    if (strict)
      return notApplicable(
        row,
        'the platform takes responses without iss from every issuer, so that nothing of metadata shows',
      )
    return [
      ...(await inTurn(target, { says: target.carrier, silent: y })),
      ...(await inTurn(target, { says: y, silent: target.carrier })),
    ]
  },
})

/** Whether a response without `iss` is redeemed. */
async function takesWithoutIss(
  target: ClientTarget,
  tenant: PlatformTenant,
  carrier: PlayedCarrier,
): Promise<boolean | Failed> {
  const begun = await begin(target, tenant, { carrier })
  if (begun.kind === 'failed') return begun
  const { flow } = begun
  const outcome = await deliver(target, flow, without(target.grant(flow).response, 'iss'), {
    label: `response without iss of ${carrier.id}`,
  })
  return outcome.tokenRequests.length > 0
}

interface Roles {
  /** Its metadata says that responses carry `iss`. */
  readonly says: PlayedCarrier
  readonly silent: PlayedCarrier
}

async function inTurn(target: ClientTarget, { says, silent }: Roles): Promise<readonly Finding[]> {
  const unsaid = target.behave(
    saying((document) => lacking(document, member)),
    silent,
  )
  await forgetMetadata(target)
  const findings: Finding[] = []
  const places = target.tenants.slice(0, 2).flatMap((tenant) => [says, silent].map((carrier) => ({ tenant, carrier })))
  // All at once first: whoever mixes up what comes in together does so here.
  for (const started of await Promise.all(places.map(({ tenant, carrier }) => begin(target, tenant, { carrier })))) {
    if (started.kind === 'failed') findings.push(...controlFailed(row, started))
  }
  for (const { tenant, carrier } of places) {
    const taken = await takesWithoutIss(target, tenant, carrier)
    const what = `a response without iss of ${carrier.id} for ${tenant.id}`
    if (typeof taken === 'object') findings.push(...controlFailed(row, taken))
    else if (taken === (carrier === silent)) findings.push(...held(row))
    else {
      const expected =
        carrier === silent
          ? `${what} is taken: its metadata promises none`
          : `${what} is refused: its metadata promises one`
      findings.push(
        ...broken(row, {
          expected,
          observed: `it was ${taken ? 'taken' : 'refused'}, as the metadata of the other issuer would have it`,
        }),
      )
    }
  }
  unsaid.stop()
  return findings
}
