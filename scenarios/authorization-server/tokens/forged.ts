import type { Liveness } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed } from '../judge.ts'
import { publishedKeys } from '../jwks.ts'
import { forgedTokens } from './forged-token-mutants.ts'

const row = 'RFC6749-10.3-3'

export const forged = authorizationServerScenario({
  id: 'authorization-server/tokens/forged',
  title: 'An access token cannot be made up, altered or signed by somebody else',
  story: 'Somebody edits an access token, or signs one with what anybody can know.',
  requirements: [row],
  needs: ['token-oracle'],
  caughtBy: [
    { twin: 'ignores-token-signatures', breaks: [row] },
    { twin: 'accepts-unsigned-tokens', breaks: [row] },
  ],
  async run({ target, random }): Promise<readonly Finding[]> {
    const [tenant] = target.tenants
    const flow = await correctFlow(target, tenant.clients[0], random)
    if (flow.kind === 'failed') return controlFailed(row, flow)
    const answer = await target.oracle(tenant)
    if (answer.kind === 'none') return couldNotRun(row, answer.missing)
    const { oracle } = answer
    const control = await oracle.ask(flow.tokens.accessToken)
    if (control.kind !== 'live') {
      return inconclusive(
        row,
        `the positive control failed: a fresh access token is not live by ${oracle.name}`,
        control,
      )
    }
    const keys = await publishedKeys(target, tenant)
    return inTurn(forgedTokens(flow.tokens.accessToken, keys), async ({ what, token }) =>
      judge(await oracle.ask(token), `${what}, by ${oracle.name}`),
    )
  },
})

function judge(life: Liveness, attempt: string): readonly Finding[] {
  switch (life.kind) {
    case 'live':
      return broken(row, { expected: 'a forged token is dead', observed: `${attempt}: live` }, life)
    case 'dead':
      return held(row, `${attempt}: dead`, life)
    case 'unclear':
      return inconclusive(row, `${attempt}: ${life.sentence}`, life)
  }
}
