import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed } from '../judge.ts'
import { publishedKeys } from '../jwks.ts'
import { forgedTokens } from './forged-token-mutants.ts'
import {
  bearerAddresses,
  introspectionAddress,
  noTellingAddress,
  type Reception,
  tellingAddresses,
} from './live-addresses.ts'

const row = 'RFC6749-10.3-3'

export const forged = authorizationServerScenario({
  id: 'authorization-server/tokens/forged',
  title: 'An access token cannot be made up, altered or signed by somebody else',
  story: 'Somebody edits an access token, or signs one with what anybody can know.',
  requirements: [row],
  needs: [],
  repeats: true,
  caughtBy: [
    { twin: 'ignores-token-signatures', breaks: [row] },
    { twin: 'accepts-unsigned-tokens', breaks: [row] },
  ],
  async run({ target, random }): Promise<readonly Finding[]> {
    const [tenant] = target.tenants
    const flow = await correctFlow(target, tenant.clients[0], random)
    if (flow.kind === 'failed') return controlFailed(row, flow)
    const { accessToken } = flow.tokens
    const all = [...bearerAddresses(target, tenant), ...(await introspectionAddress(target, tenant))]
    const addresses = await tellingAddresses(all, accessToken, random)
    if (addresses.length === 0) return couldNotRun(row, noTellingAddress)
    const forgeries = forgedTokens(accessToken, await publishedKeys(target, tenant))
    return inTurn(addresses, (address) =>
      inTurn(forgeries, async ({ what, token }) =>
        judge(await address.present(token, what), `${what}, at ${address.name}`),
      ),
    )
  },
})

function judge(reception: Reception, attempt: string): readonly Finding[] {
  const observed = `${attempt}: ${reception.sentence}`
  switch (reception.kind) {
    case 'taken':
      return broken(row, { expected: 'a forged token is dead', observed }, reception)
    case 'refused':
      return held(row, observed, reception)
    case 'unclear':
      return inconclusive(row, observed, reception)
  }
}
