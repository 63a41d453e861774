import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, type Finding, notApplicable, recorded } from '../../api/finding.ts'
import { without, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { askForCode, describeOutcome, planFlow, redeem } from '../code-flow.ts'
import { type FlowSeries, openSeries, withFreshCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, withoutAbility } from '../judge.ts'
import { withoutChallenge } from './request-mutants.ts'

const row = 'RFC8252-8.1-1-as'

export const nativeClients = authorizationServerScenario({
  id: 'authorization-server/pkce/native-clients',
  title: 'Public native apps can use PKCE',
  story: 'A native app without a secret runs the code flow with an S256 challenge, and somebody else tries its code.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'skips-verifier-of-native-clients', breaks: [row] }],
  async run({ target, random }) {
    const apps = target.tenants[0].clients.filter(
      ({ confidential, application }) => !confidential && application === 'native',
    )
    if (apps.length === 0) {
      return (
        withoutAbility(row, await target.able('native-client')) ??
        notApplicable(row, 'the first tenant has no public native client')
      )
    }
    return inTurn(apps.slice(0, 1), async (app) => {
      const series = await openSeries(target, app, random)
      return series.kind === 'failed'
        ? withPkceFailed(app, series)
        : [...(await wrongVerifier(series)), ...(await recordWithout(series))]
    })

    /** Only where the same app gets tokens without PKCE is it PKCE that does not work. */
    async function withPkceFailed(
      app: ServerClient,
      control: Parameters<typeof controlFailed>[1],
    ): Promise<readonly Finding[]> {
      const asked = await askForCode(target, planFlow(app, random), {
        label: 'ask without PKCE',
        spoil: withoutChallenge.spoil,
      })
      if (asked.kind === 'none') return controlFailed(row, control)
      const outcome = await redeem(target, asked.grant, {
        label: 'redeem without PKCE',
        spoil: (form) => without(form, 'code_verifier'),
      })
      if (outcome.kind !== 'tokens') return controlFailed(row, control)
      return broken(
        row,
        { expected: `tokens for ${nameOf(app)} with PKCE`, observed: `${control.sentence}; without PKCE tokens came` },
        control,
        outcome,
      )
    }

    async function wrongVerifier(series: FlowSeries): Promise<readonly Finding[]> {
      return withFreshCode(series, row, async (grant) => {
        const outcome = await redeem(target, grant, {
          label: 'redeem with another verifier',
          spoil: (form) => withParam(form, 'code_verifier', random.token(32)),
        })
        return mustRefuseTokens(row, outcome, `another verifier (native ${nameOf(grant.client)})`)
      })
    }

    async function recordWithout(series: FlowSeries): Promise<readonly Finding[]> {
      const flow = series.plan()
      const asked = await series.ask(
        { ...flow, request: withoutChallenge.spoil(flow.request) },
        'ask without a challenge',
      )
      const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
      return recorded(row, `a native app's request without a challenge: ${describeOutcome(outcome)}`, outcome)
    }
  },
})
