import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Secret, secretsIn } from '../tokens/found.ts'
import { type Session, wholeSession } from '../tokens/session.ts'

const row = 'TENANT-LOG-5'

export const traced = clientScenario({
  id: 'client/seeing/traced',
  title: 'Traces tell tenant, carrier and stage of a flow, and nothing secret',
  story: 'A whole session: connect, call, refresh, disconnect. Then its spans are searched for every secret in it.',
  requirements: [row],
  needs: ['traces', 'call'],
  once: true,
  caughtBy: [{ twin: 'traces-what-it-sends', breaks: [row] }],
  async run({ target }) {
    const before = ((await target.traces()) ?? '').length
    const session = await wholeSession(target, [row])
    if (session.kind === 'findings') return session.findings
    await target.settle()
    const text = ((await target.traces()) ?? '').slice(before)
    if (text.trim() === '')
      return inconclusive(row, 'no span was written while a tenant connected, called and refreshed', session.connected)
    const [found] = secretsIn(text, secretsOf(session))
    if (found !== undefined) {
      return broken(
        row,
        { expected: 'no secret in a span', observed: `${found.what} stands in a span` },
        session.connected,
      )
    }
    return [...told(text, target.carrier.id, session), ...queries(text)]
  },
})

function secretsOf({ access, refresh, verifiers, clientSecrets }: Session): readonly Secret[] {
  const of = (what: string, values: readonly string[]) => values.map((value) => ({ what, value }))
  return [
    ...of('an access token', access),
    ...of('a refresh token', refresh),
    ...of('a verifier', verifiers),
    ...of('a client secret', clientSecrets),
  ]
}

/** The stages, by words that people use for them. */
const stages: readonly (readonly [stage: string, words: RegExp])[] = [
  ['start', /connect|start|authori[sz]/i],
  ['callback', /callback|redirect|\bcb\b/i],
  ['exchange', /exchange|redeem|token/i],
  ['refresh', /refresh/i],
]

function told(text: string, carrier: string, { connected, tokenRequests }: Session): readonly Finding[] {
  const refreshed = tokenRequests.some(({ refreshToken }) => refreshToken !== undefined)
  const missing = [
    ...(text.includes(carrier) ? [] : ['the carrier']),
    ...stages
      .filter(([stage, words]) => (stage !== 'refresh' || refreshed) && !words.test(text))
      .map(([stage]) => `the stage ${stage}`),
  ]
  return missing.length === 0
    ? held(row, 'spans name the carrier and the stages', connected)
    : broken(
        row,
        { expected: 'spans with tenant, carrier and stage', observed: `no span names ${missing.join(' or ')}` },
        connected,
      )
}

function queries(text: string): readonly Finding[] {
  return /[?&](?:code|state)=/.test(text) ? recorded(row, 'spans hold addresses with their query') : []
}
