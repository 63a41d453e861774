import { redeemCode } from '../../steps/redeem-code.ts'
import { rememberFlow } from '../../steps/remember-flow.ts'
import { tokenAge } from '../../steps/token-age.ts'
import { type PlatformTwin, platformTwin } from '../weak-twin.ts'

const keepsFlowsForAnHour = platformTwin(
  'keeps-flows-for-an-hour',
  'lets a flow wait an hour for its callback',
  'flowLifetime',
  () => 3_600_000,
)

const timesFlowsByCarrierClock = platformTwin(
  'times-flows-by-carrier-clock',
  'counts the life of a flow from the time that the carrier says it is',
  'rememberFlow',
  async (kit, flow) => {
    const address = `${flow.issuer}/.well-known/oauth-authorization-server`
    const answer = await kit.send(address, { method: 'GET', headers: {}, redirect: 'manual' })
    await answer.body?.cancel()
    const said = Date.parse(answer.headers.get('date') ?? '')
    const ahead = Number.isNaN(said) ? 0 : said - kit.clock.now()
    return rememberFlow(kit, { ...flow, expiresAt: flow.expiresAt + ahead })
  },
)

const neverLooksAtTheTime = platformTwin(
  'never-looks-at-the-time',
  'uses a token until the carrier refuses it',
  'tokenAge',
  () => 'fresh',
)

const refreshesAtTheEndOnly = platformTwin(
  'refreshes-at-the-end-only',
  'refreshes a token when it is over and not before',
  'tokenAge',
  (kit, tokens) => (tokenAge(kit, tokens) === 'expired' ? 'expired' : 'fresh'),
)

const refreshesBeforeEveryCall = platformTwin(
  'refreshes-before-every-call',
  'gets a new token for every call',
  'tokenAge',
  (kit, tokens) => (tokenAge(kit, tokens) === 'expired' ? 'expired' : 'due'),
)

const refusesAnswersOfAnotherTime = platformTwin(
  'refuses-answers-of-another-time',
  'refuses a token answer whose Date is a minute off',
  'redeemCode',
  (kit, server, client, flow, answer) =>
    redeemCode(
      {
        ...kit,
        async send(url, init) {
          const response = await kit.send(url, init)
          const said = Date.parse(response.headers.get('date') ?? '')
          if (Math.abs(said - kit.clock.now()) > 90_000) throw new Error('The carrier’s clock is off.')
          return response
        },
      },
      server,
      client,
      flow,
      answer,
    ),
)

export const clockTwins: readonly PlatformTwin[] = [
  keepsFlowsForAnHour,
  timesFlowsByCarrierClock,
  neverLooksAtTheTime,
  refreshesAtTheEndOnly,
  refreshesBeforeEveryCall,
  refusesAnswersOfAnotherTime,
]
