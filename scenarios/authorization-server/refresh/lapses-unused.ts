import type { ServerClient } from '../../api/authorization-server.ts'
import { couldNotRun, type Finding, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { controlFailed, mustRefuseTokens, nameOf } from '../judge.ts'
import { askForRefreshToken, type RefreshContext, refresh, withRefreshToken } from '../refresh-grant.ts'
import { afterLogOut } from './after-log-out.ts'

const row = 'RFC9700-4.14.2-7'
const afterEvents = 'RFC9700-4.14.2-6'

export const lapsesUnused = authorizationServerScenario({
  id: 'authorization-server/refresh/lapses-unused',
  title: 'A refresh token that nobody uses lapses',
  story: 'A refresh token that lay forgotten in an old backup is used long after its time.',
  requirements: [row, afterEvents],
  needs: ['authorization-endpoint', 'refresh-tokens'],
  movesTime: true,
  caughtBy: [{ twin: 'refresh-tokens-never-lapse', breaks: [row] }],
  async run(context) {
    const { clients } = context.target.tenants[0]
    return [...(await afterLogOut(context, clients[0], afterEvents)), ...(await unused(context, clients))]
  },
})

async function unused(context: RefreshContext, clients: readonly ServerClient[]): Promise<readonly Finding[]> {
  const client = clients.find(({ facts }) => facts.lifetimes?.refresh !== undefined)
  const life = client?.facts.lifetimes?.refresh
  if (client === undefined || life === undefined) {
    return couldNotRun(
      row,
      'how long refresh tokens may lie unused is not declared: add `facts: { lifetimes: { refresh: 30d } }`',
    )
  }
  return withRefreshToken(context, client, row, ({ refreshToken }) => afterIts(life, context, client, refreshToken))
}

/** The used family keeps refreshing in between, so that it is lying unused that ends the other one. */
async function afterIts(
  life: number,
  context: RefreshContext,
  client: ServerClient,
  forgotten: string,
): Promise<readonly Finding[]> {
  const { target } = context
  // Where a second login of a person ends the first grant, the token in use is another person's.
  const other = client.facts.parallelGrants === false ? target.tenants[0].users[1] : undefined
  const regular = await askForRefreshToken(context, client, other === undefined ? {} : { user: other })
  if (regular.kind !== 'grant') {
    return controlFailed(row, { kind: 'failed', sentence: regular.sentence, exchanges: regular.exchanges })
  }
  let used = regular.grant.refreshToken
  let lastUse = 'not used'
  for (const _ of [1, 2]) {
    const wait = await target.elapse(Math.ceil(life * 0.6) + 1000)
    if (wait.kind === 'too-long') return couldNotRun(row, wait.sentence)
    const outcome = await refresh(target, client, used, { label: 'the token that is used regularly' })
    lastUse = describeTokenOutcome(outcome)
    if (outcome.kind === 'tokens') used = outcome.refreshToken ?? used
  }
  const outcome = await refresh(target, client, forgotten, { label: 'the token that lay unused beyond its time' })
  const attempt = `a refresh token of the ${nameOf(client)} that lay unused for 1.2 times its declared life`
  // That the server still refreshes at all is shown by a grant of its own, after the long time.
  return withRefreshToken(context, client, row, async ({ refreshToken }) => {
    const control = await refresh(target, client, refreshToken, { label: 'control: a fresh refresh token' })
    if (control.kind !== 'tokens') {
      const sentence = `a correct refresh brought no tokens: ${describeTokenOutcome(control)}`
      return controlFailed(row, { kind: 'failed', sentence, exchanges: control.exchanges })
    }
    return [
      ...mustRefuseTokens(row, outcome, attempt),
      ...recorded(row, `a refresh token used twice in that time, used again at its end: ${lastUse}`, control),
    ]
  })
}
