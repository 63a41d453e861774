import { withoutAbility } from '../../api/ability.ts'
import type { CarrierBehaviour } from '../../api/carrier.ts'
import type { ClientTarget, PlatformFlow, StartOutcome } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect, deliver } from '../flows.ts'
import { controlFailed, mustSendNothing } from '../judge.ts'
import { forgetMetadata, hasReadSince, lacking, metadataCount, notReadAgain, saying } from '../metadata-of-the-day.ts'

const detected = 'TENANT-DETECT-1'
const vanished = 'TENANT-DETECT-4'
const rows = [detected, vanished]
const member = 'code_challenge_methods_supported'

export const pkceAnnounced = clientScenario({
  id: 'client/detection/announced',
  title: 'What metadata says of PKCE is read, and never makes a flow weaker than state',
  story: 'Metadata lists plain, nothing, is unreadable, lists S256, and then does not any more.',
  requirements: rows,
  needs: [],
  caughtBy: [
    { twin: 'takes-the-method-announced', breaks: [detected] },
    { twin: 'goes-without-where-unannounced', breaks: [vanished] },
  ],
  async run({ target }) {
    const findings: Finding[] = []
    for (const [count, { what, behaviour }] of documents.entries()) {
      const changed = target.behave(behaviour)
      const missing = count === 0 ? withoutAbility(rows, await target.able('reads-metadata')) : undefined
      if (missing !== undefined) return missing
      const before = count === 0 ? -1 : metadataCount(target)
      if (count > 0) await forgetMetadata(target)
      const started = await target.start(target.tenants[0])
      if (hasReadSince(target, before)) findings.push(...(await judge(target, started, what)))
      else findings.push(...notReadAgain(detected))
      changed.stop()
    }
    await forgetMetadata(target)
    const offered = await connect(target, target.tenants[0])
    if (offered.kind === 'failed') return [...findings, ...controlFailed(rows, offered)]
    findings.push(...withS256(offered.flow))
    return [...findings, ...(await afterwards(target))]
  },
})

interface Document {
  readonly what: string
  readonly behaviour: CarrierBehaviour
}

const documents: readonly Document[] = [
  { what: 'metadata that says nothing of PKCE', behaviour: saying((document) => lacking(document, member)) },
  { what: 'metadata with an empty list of methods', behaviour: saying((document) => ({ ...document, [member]: [] })) },
  { what: 'metadata with plain alone', behaviour: saying((document) => ({ ...document, [member]: ['plain'] })) },
  {
    what: 'metadata that cannot be read',
    behaviour: { metadata: async () => ({ kind: 'text', status: 200, body: '{"issuer":' }) },
  },
]

function withS256(flow: PlatformFlow): readonly Finding[] {
  if (flow.challengeMethod === 'S256') return held(detected, undefined, flow)
  const observed =
    flow.challenge === undefined ? 'the start has no challenge' : `the method is ${flow.challengeMethod ?? 'plain'}`
  return broken(detected, { expected: 'S256 where metadata lists it', observed }, flow)
}

async function judge(target: ClientTarget, started: StartOutcome, what: string): Promise<readonly Finding[]> {
  // Whoever does not start at all has not been made weaker.
  if (started.kind === 'refused' || (started.kind === 'unclear' && started.why === 'crash')) {
    return held(detected, `${what}: no flow is started`, started)
  }
  if (started.kind !== 'flow') return inconclusive(detected, `${what}: ${started.sentence}`, started)
  const { flow } = started
  if (flow.challengeMethod === 'S256') return held(detected, undefined, flow)
  if (flow.challenge !== undefined) {
    return broken(
      detected,
      { expected: `${what}: S256, or state alone`, observed: `${what}: the method is plain` },
      flow,
    )
  }
  if (flow.state === undefined) {
    return broken(detected, { expected: `${what}: a state`, observed: `${what}: neither challenge nor state` }, flow)
  }
  const attempt = `a response in another browser, at ${what}`
  const { response } = target.grant(flow)
  const outcome = await deliver(target, flow, response, {
    browser: await target.browserOf(flow.tenant),
    label: attempt,
  })
  return mustSendNothing(detected, outcome, attempt)
}

/** S256 was there a moment ago. */
async function afterwards(target: ClientTarget): Promise<readonly Finding[]> {
  const gone = target.behave(saying((document) => lacking(document, member)))
  const before = metadataCount(target)
  await forgetMetadata(target)
  const started = await target.start(target.tenants[0])
  gone.stop()
  if (!hasReadSince(target, before)) return notReadAgain(vanished)
  if (started.kind === 'refused' || (started.kind === 'unclear' && started.why === 'crash')) {
    return held(vanished, 'where S256 has vanished no flow is started', started)
  }
  if (started.kind !== 'flow') return inconclusive(vanished, started.sentence, started)
  const { challenge, challengeMethod = 'plain, as it is not named' } = started.flow
  if (challenge !== undefined && challengeMethod === 'S256') return held(vanished, undefined, started)
  const observed = challenge === undefined ? 'the next start has no challenge' : `the method is ${challengeMethod}`
  return broken(vanished, { expected: 'S256 as before, or no flow at all', observed }, started)
}
