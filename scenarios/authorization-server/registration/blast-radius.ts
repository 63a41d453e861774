import type { AuthorizationServerTarget, TokenOracle } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { correctFlow } from '../code-flow.ts'
import { controlFailed } from '../judge.ts'
import { askForRefreshToken, refresh } from '../refresh-grant.ts'
import { describeAnswer, manage, updateOf } from './configuration-endpoint.ts'
import { withManagedClient } from './managed-client.ts'

const row = 'TENANT-BLAST-2-as'

type Context = ScenarioContext<AuthorizationServerTarget>

/** What a neighbour has in hand and expects to keep. */
interface Neighbour {
  accessToken: string
  refreshToken: string | undefined
}

export const blastRadius = authorizationServerScenario({
  id: 'authorization-server/registration/blast-radius',
  title: "What becomes of one tenant's client touches nobody else",
  story:
    "One tenant's client is changed and then deleted, and another tenant's connection drops in the middle of the day.",
  requirements: [row],
  needs: ['registration', 'second-tenant'],
  caughtBy: [{ twin: 'ends-all-grants-with-a-client', breaks: [row] }],
  async run(context) {
    const { target, random } = context
    const [, other = target.tenants[0]] = target.tenants
    const [client] = other.clients
    const oracle = await target.oracle(other)
    const attempt = await askForRefreshToken({ target, random }, client)
    if (attempt.kind === 'failed') return controlFailed(row, attempt)
    const flow = attempt.kind === 'grant' ? attempt.grant.tokens : await tokensOf()
    if (flow === undefined) return inconclusive(row, 'the neighbour got no tokens')
    const neighbour: Neighbour = { accessToken: flow.accessToken, refreshToken: flow.refreshToken }
    if (oracle.kind === 'none' && neighbour.refreshToken === undefined) return couldNotRun(row, oracle.missing)
    const before = await lives('before anything was done')
    if (before.some(({ kind }) => kind !== 'held')) {
      return inconclusive(row, "the positive control failed: the neighbour's tokens did not live before")
    }
    return withManagedClient({ target }, row, async ({ made, endpoint }) => {
      await correctFlow(target, made.client, random)
      const findings: Finding[] = []
      const steps = [
        { what: 'after an update of a client of the first tenant', method: 'PUT', metadata: updateOf(made.document) },
        { what: 'after a client of the first tenant was deleted', method: 'DELETE', metadata: undefined },
      ] as const
      for (const { what, method, metadata } of steps) {
        const answer = await manage(target, endpoint, {
          method,
          label: `${method} of a client of the first tenant`,
          ...(metadata === undefined ? {} : { metadata }),
        })
        findings.push(...recorded(row, `${method}: ${describeAnswer(answer)}`, answer), ...(await lives(what)))
      }
      return findings
    })

    async function tokensOf() {
      const control = await correctFlow(target, client, random)
      return control.kind === 'worked' ? control.tokens : undefined
    }

    async function lives(when: string): Promise<readonly Finding[]> {
      return [
        ...(oracle.kind === 'oracle' ? await accessTokenLives(oracle.oracle, neighbour.accessToken, when) : []),
        ...(neighbour.refreshToken === undefined ? [] : await refreshTokenLives(context, neighbour, when)),
      ]
    }

    async function refreshTokenLives(
      { target }: Context,
      neighbour: Neighbour,
      when: string,
    ): Promise<readonly Finding[]> {
      if (neighbour.refreshToken === undefined) return []
      const answer = await refresh(target, client, neighbour.refreshToken, {
        label: "use the neighbour's refresh token",
      })
      if (answer.kind === 'tokens') {
        // Some servers end the old access token with a refresh; the newest one is what the neighbour goes on with.
        neighbour.accessToken = answer.accessToken
        neighbour.refreshToken = answer.refreshToken ?? neighbour.refreshToken
        return held(row, `another tenant's refresh token works ${when}`, answer)
      }
      if (answer.kind === 'unclear') return inconclusive(row, `${when}: ${answer.sentence}`, answer)
      return dies(`another tenant's refresh token is refused ${when}`, answer)
    }
  },
})

async function accessTokenLives(oracle: TokenOracle, token: string, when: string): Promise<readonly Finding[]> {
  const answer = await oracle.ask(token)
  switch (answer.kind) {
    case 'live':
      return held(row, `another tenant's access token lives ${when}`, answer)
    case 'dead':
      return dies(`another tenant's access token is dead ${when}`, answer)
    case 'unclear':
      return inconclusive(row, `${when}: ${answer.sentence}`, answer)
  }
}

function dies(observed: string, evidence: { readonly exchanges: readonly string[] }): readonly Finding[] {
  return broken(row, { expected: "other tenants' tokens live on", observed }, evidence)
}
