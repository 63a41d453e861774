import { withoutAbility } from '../../api/ability.ts'
import type { ClientTarget, PlayedCarrier } from '../../api/client.ts'
import { type Finding, notApplicable, recorded } from '../../api/finding.ts'
import { without, withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed, mustSendNothing } from '../judge.ts'
import { forgetMetadata, hasReadSince, lacking, metadataCount, notReadAgain, saying } from '../metadata-of-the-day.ts'

const remembered = 'RFC9207-2.4-6'
const unannounced = 'RFC9207-2.4-8'
const byHand = 'RFC9207-2.4-5'
const rows = [remembered, unannounced, byHand]
const flag = 'authorization_response_iss_parameter_supported'

export const issAnnouncedOrNot = clientScenario({
  id: 'client/iss/announced-or-not',
  title: 'Which servers announce iss is remembered for each of them',
  story: 'One server announces iss and another does not; both leave it out, and the silent one sends a foreign one.',
  requirements: rows,
  needs: [],
  caughtBy: [
    { twin: 'accepts-missing-issuer', breaks: [remembered] },
    { twin: 'ignores-unannounced-issuer', breaks: [unannounced] },
  ],
  async run({ target }) {
    if (target.facts.metadata === 'static') {
      return [
        ...notApplicable([remembered, unannounced], 'the platform reads no metadata (facts.metadata)'),
        ...(await expectedByHand(target)),
      ]
    }
    const [silent] = target.otherCarriers
    // Before anybody asks: whatever is read now may be remembered.
    if (silent !== undefined)
      target.behave(
        saying((document) => lacking(document, flag)),
        silent,
      )
    const missing = withoutAbility([remembered, unannounced], await target.able('reads-metadata'))
    const manual = notApplicable(byHand, 'the platform reads what its servers say of iss from metadata')
    if (missing !== undefined) return [...missing, ...manual]
    if (silent === undefined) {
      return [...notApplicable([remembered, unannounced], 'the platform is pointed at one carrier only'), ...manual]
    }
    return [...(await sideBySide(target, silent)), ...manual]
  },
})

async function sideBySide(target: ClientTarget, silent: PlayedCarrier): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const about = [remembered, unannounced]
  const before = metadataCount(target, silent)
  let atSilent = await begin(target, tenant, { carrier: silent })
  if (atSilent.kind === 'flow' && !hasReadSince(target, before, silent)) {
    await forgetMetadata(target)
    atSilent = await begin(target, tenant, { carrier: silent })
  }
  if (atSilent.kind === 'failed') return controlFailed(about, atSilent)
  if (!hasReadSince(target, before, silent)) return notReadAgain(about)

  const control = await connect(target, tenant)
  if (control.kind === 'failed') return controlFailed(about, control)
  const findings: Finding[] = []
  const announcing = await begin(target, tenant)
  if (announcing.kind === 'failed') return controlFailed(about, announcing)
  const attempt = 'a response without iss of the server that announces it, beside one that does not'
  const noIss = without(target.grant(announcing.flow).response, 'iss')
  const outcome = await deliver(target, announcing.flow, noIss, { label: attempt })
  findings.push(...mustSendNothing(remembered, outcome, attempt))

  const bare = without(target.grant(atSilent.flow).response, 'iss')
  const went = await deliver(target, atSilent.flow, bare, { label: 'a response without iss of a silent server' })
  findings.push(
    ...recorded(remembered, `without iss at the server that never announced it: ${wentOn(went.tokenRequests)}`, went),
  )
  for (const [what, issuer] of [
    ['another server', target.carrier.issuer],
    ['nobody', 'https://attacker.example'],
  ] as const) {
    const begun = await begin(target, tenant, { carrier: silent })
    if (begun.kind === 'failed') return [...findings, ...controlFailed(unannounced, begun)]
    const foreign = `a response with the issuer of ${what}, of a server that never announced iss`
    const params = withParam(target.grant(begun.flow).response, 'iss', issuer)
    const answered = await deliver(target, begun.flow, params, { label: foreign })
    findings.push(...mustSendNothing(unannounced, answered, foreign))
  }
  const right = await begin(target, tenant, { carrier: silent })
  if (right.kind === 'failed') return [...findings, ...controlFailed(unannounced, right)]
  const label = 'its own issuer, of a server that never announced iss'
  const taken = await deliver(target, right.flow, target.grant(right.flow).response, { label })
  return [...findings, ...recorded(unannounced, `${label}: ${wentOn(taken.tokenRequests)}`, taken)]
}

/** Without metadata the operator says which issuer to expect. */
async function expectedByHand(target: ClientTarget): Promise<readonly Finding[]> {
  if (target.facts.mixUpDefence !== 'iss') {
    return notApplicable(byHand, 'no expected iss is declared for this platform (facts.mixUpDefence: iss)')
  }
  const [tenant] = target.tenants
  const control = await connect(target, tenant)
  if (control.kind === 'failed') return controlFailed(byHand, control)
  const begun = await begin(target, tenant)
  if (begun.kind === 'failed') return controlFailed(byHand, begun)
  const attempt = 'a response with a foreign iss at a platform configured by hand'
  const params = withParam(target.grant(begun.flow).response, 'iss', 'https://attacker.example')
  return mustSendNothing(byHand, await deliver(target, begun.flow, params, { label: attempt }), attempt)
}

function wentOn(requests: readonly unknown[]): string {
  return requests.length === 0 ? 'the flow ended' : 'the flow went on'
}
