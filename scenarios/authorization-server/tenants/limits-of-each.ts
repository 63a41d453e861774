import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { askForCode, correctFlow, planFlow, redeem } from '../code-flow.ts'
import { controlFailed } from '../judge.ts'
import { type Context, twoTenants } from './two-tenants.ts'

const row = 'TENANT-RATE-4'
const most = 120
const atOnce = 6
const flows = 3

export const limitsOfEach = authorizationServerScenario({
  id: 'authorization-server/tenants/limits-of-each',
  title: 'A tenant that asks for too many tokens uses up nobody else’s',
  story:
    'A client of one tenant floods the token endpoint until it is told to stop; another tenant goes on getting tokens.',
  requirements: [row],
  needs: ['authorization-endpoint', 'second-tenant'],
  repeats: true,
  crossTenant: [{ artefact: 'quota', place: 'token requests of another tenant', rows: [row] }],
  caughtBy: [{ twin: 'limits-all-tenants-together', breaks: [row] }],
  async run(context) {
    const pair = twoTenants(context.target)
    if (pair === undefined) return couldNotRun(row, 'a second tenant is missing: add one to `tenants`')
    for (const client of [pair.ownClient, pair.foreignClient]) {
      const control = await correctFlow(context.target, client, context.random)
      if (control.kind === 'failed') return controlFailed(row, control)
    }
    const flood = await floodUntilLimited(context, pair.ownClient)
    const what = flood.limited
      ? `429 after ${flood.sent} token requests of ${pair.own.id}`
      : `no 429 in ${flood.sent} token requests`
    return [...(await others(context, pair.foreignClient, what)), ...recorded(row, what)]
  },
})

/** Refresh tokens nobody has: the cheapest request there is, and it counts. */
async function floodUntilLimited({ target, random }: Context, client: ServerClient) {
  let sent = 0
  while (sent < most) {
    const outcomes = await Promise.all(
      Array.from({ length: atOnce }, () =>
        target.token(client, {
          form: [
            ['grant_type', 'refresh_token'],
            ['refresh_token', random.token(24)],
          ],
          takesLimits: true,
          label: 'flood',
        }),
      ),
    )
    sent += atOnce
    if (outcomes.some(({ answer }) => answer.kind === 'answered' && answer.status === 429))
      return { sent, limited: true }
  }
  return { sent, limited: false }
}

/** The flood goes on in between: a limit that has just ended would hide behind the others’ flows. */
async function others(context: Context, client: ServerClient, when: string): Promise<readonly Finding[]> {
  const { target, random } = context
  const findings: Finding[] = []
  for (let count = 0; count < flows; count += 1) {
    const attempt = await askForCode(target, planFlow(client, random), { label: 'another tenant meanwhile' })
    if (attempt.kind === 'none') return [...findings, ...inconclusive(row, attempt.sentence, attempt.outcome)]
    const outcome = await redeem(target, attempt.grant, { takesLimits: true, label: 'another tenant meanwhile' })
    const { answer } = outcome
    if (outcome.kind === 'tokens') findings.push(...held(row, undefined, outcome))
    else if (answer.kind === 'answered' && answer.status === 429) {
      const observed = `${when}; then a token request of ${client.tenant} was answered 429`
      return broken(row, { expected: 'another tenant gets tokens as before', observed }, outcome)
    } else
      return [
        ...findings,
        ...inconclusive(row, `a correct token request of ${client.tenant} brought no tokens`, outcome),
      ]
  }
  return findings
}
