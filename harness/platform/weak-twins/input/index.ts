import { digest } from '../../digest.ts'
import { pendingFlow } from '../../records.ts'
import { Refusal } from '../../refusal.ts'
import { answerCallback } from '../../steps/answer-callback.ts'
import { flowKey } from '../../steps/remember-flow.ts'
import { type PlatformTwin, platformTwin, platformTwinOf } from '../weak-twin.ts'

const showsWhatCameBack = platformTwin(
  'shows-what-came-back',
  'shows the text of a response on its page',
  'answerCallback',
  (answer) => {
    const text = answer.get('error_description')
    if (text === null) return answerCallback(answer)
    return { kind: 'page', body: `<!doctype html><p>Connected. ${text}</p>`, headers: {} }
  },
)

const tripsOverOddValues = platformTwin(
  'trips-over-odd-values',
  'decodes the text of a response once more',
  'answerCallback',
  (answer) => {
    decodeURIComponent(answer.get('error_description') ?? '')
    return answerCallback(answer)
  },
)

const copiesValuesIntoHeaders = platformTwin(
  'copies-values-into-headers',
  'puts the text of a response into a header',
  'answerCallback',
  (answer) => {
    const text = answer.get('error_description')?.replaceAll(/[^ -~]/g, '')
    if (text === undefined) return answerCallback(answer)
    return { kind: 'page', body: '<!doctype html><p>Connected.</p>', headers: { 'x-carrier-said': text } }
  },
)

interface Said {
  readonly tenant?: string
  readonly id?: string
}

function said(state: string): Said {
  try {
    const claims: Said = { ...JSON.parse(Buffer.from(state, 'base64url').toString('utf8')) }
    return claims
  } catch {
    return {}
  }
}

const believesItsState = platformTwinOf('believes-its-state', 'reads the tenant out of a state that nothing protects', {
  makeState: ({ random }, { tenant, carrier }) => {
    const id = Buffer.from(random(32)).toString('base64url')
    return Buffer.from(JSON.stringify({ tenant, carrier, id })).toString('base64url')
  },
  rememberFlow: (kit, flow) =>
    kit.vault.put(flowKey(flow.tenant, digest(said(flow.state).id ?? '')), flow, flow.expiresAt),
  async takeFlow(kit, { tenant }, state) {
    const { id = '', tenant: named = tenant } = said(state)
    const answer = await kit.vault.take(flowKey(tenant, digest(id)), pendingFlow)
    if (answer.kind !== 'opened') throw new Refusal('CONNECTION_NOT_COMPLETED', 'flow-unknown')
    return { ...answer.opened.record, tenant: named, state }
  },
  checkSession: () => undefined,
  checkClient: () => undefined,
})

export const inputTwins: readonly PlatformTwin[] = [
  showsWhatCameBack,
  tripsOverOddValues,
  copiesValuesIntoHeaders,
  believesItsState,
]
