import type { CarrierAnswer, TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { first } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, pause } from '../refresh/ageing.ts'
import { wholeSession } from '../tokens/session.ts'

const noPassword = 'RFC9700-2.4-1-client'
const anotherGrant = 'RFC9700-4.14.2-2'
const rows = [noPassword, anotherGrant]

export const tokenRequestGrants = clientScenario({
  id: 'client/token-request/grants',
  title: 'No password is ever sent for a token',
  story:
    'A tenant connects, calls, refreshes, disconnects, and connects once more where the carrier gives no refresh token.',
  requirements: rows,
  needs: ['call'],
  caughtBy: [
    { twin: 'refreshes-by-password', breaks: [noPassword] },
    { twin: 'asks-by-password-for-later', breaks: [noPassword] },
  ],
  async run({ target }) {
    const session = await wholeSession(target, rows)
    if (session.kind === 'findings') return session.findings
    const later = await withoutRefreshToken(target)
    return [...later, ...judge(target.tokenRequests())]
  },
})

function judge(requests: readonly TokenRequest[]): readonly Finding[] {
  const bad = requests.filter(
    ({ grantType, form }) => grantType === 'password' || first(form, 'password') !== undefined,
  )
  if (bad.length === 0) return held(noPassword, undefined, ...requests.slice(0, 4))
  const observed = `${bad.length} of ${requests.length} token requests carry a password`
  return broken(noPassword, { expected: 'no grant by password', observed }, ...bad)
}

/** What a platform does when such a token is over is for it to say; it is noted. */
async function withoutRefreshToken(target: ClientTarget): Promise<readonly Finding[]> {
  const canWait = (await target.able('clock')).kind === 'yes'
  const seconds = canWait ? 60 : 1
  const short = target.behave({
    async token(_request, honest): Promise<CarrierAnswer> {
      const answer = await honest()
      if (answer.kind !== 'json' || answer.status !== 200) return answer
      const { refresh_token: _left, ...body } = answer.body
      return { ...answer, body: { ...body, expires_in: seconds } }
    },
  })
  const connected = await connect(target, target.tenants[0])
  if (connected.kind === 'failed') return controlFailed(anotherGrant, connected)
  if (canWait) await target.advance(61_000)
  else await pause(target, 1200)
  const call = await callAs(target, connected, 'call with a token that is over, and no refresh token')
  short.stop()
  const grants = call.tokenRequests.map(({ grantType = 'none' }) => grantType)
  const asked = grants.length === 0 ? 'asks for no other token' : `asks for a token by ${grants.join(', ')}`
  const told = call.answer.kind === 'answered' ? `answers ${call.answer.status}` : 'does not answer'
  return recorded(
    anotherGrant,
    `without a refresh token, once the token is over, the platform ${asked} and ${told}`,
    call,
  )
}
