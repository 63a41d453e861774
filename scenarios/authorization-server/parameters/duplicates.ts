import { broken, type Finding } from '../../api/finding.ts'
import { first, type Params, withExtra } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow, s256 } from '../code-flow.ts'
import { landsAt, responseOf } from '../delivery.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode } from '../judge.ts'
import { attackerHost } from '../redirect-uri/mutants.ts'

const row = 'RFC6749-3.1-6'

/** Parameters that occur twice, and another value each could have the second time. */
const doubled: readonly { readonly name: string; readonly other: (clientIds: readonly string[]) => string }[] = [
  { name: 'client_id', other: ([, second]) => second ?? 'no-such-client' },
  { name: 'redirect_uri', other: () => `https://${attackerHost}/cb` },
  { name: 'response_type', other: () => 'token' },
  { name: 'code_challenge', other: () => s256('another-verifier-that-somebody-else-has-made-up') },
  { name: 'state', other: () => 'another-state-than-the-one-before' },
]

export const duplicates = authorizationServerScenario({
  id: 'authorization-server/parameters/duplicates',
  title: 'A request with a parameter twice brings no code',
  story: 'An attacker repeats a parameter, hoping that one part of the server reads the first and another the last.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'reads-first-of-repeated-parameters', breaks: [row] },
    { twin: 'reads-last-of-repeated-parameters', breaks: [row] },
  ],
  async run({ target, random }) {
    const { clients } = target.tenants[0]
    const [client] = clients
    return betweenControls(
      row,
      () => codeControl(target, client, random),
      () =>
        inTurn(
          doubled.flatMap((parameter) => variants(parameter.name, parameter.other(clients.map(({ id }) => id)))),
          async ({ what, spoil }) => {
            const asked = await askForCode(target, planFlow(client, random), { label: `ask with ${what}`, spoil })
            const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
            return judge(outcome, what)
          },
        ),
    )
  },
})

/** The same value twice; another one last; another one first. */
function variants(name: string, other: string): readonly { what: string; spoil: (request: Params) => Params }[] {
  return [
    {
      what: `${name} twice with the same value`,
      spoil: (request) => withExtra(request, name, first(request, name) ?? ''),
    },
    { what: `${name} twice, the wrong value last`, spoil: (request) => withExtra(request, name, other) },
    { what: `${name} twice, the wrong value first`, spoil: (request) => [[name, other], ...request] },
  ]
}

function judge(outcome: Parameters<typeof mustBringNoCode>[1], what: string): readonly Finding[] {
  const response = responseOf(outcome)
  if (response && landsAt(response.deliveredTo, attackerHost)) {
    const observed = `${what}: ${describeOutcome(outcome)}`
    return broken(row, { expected: 'no redirect to an unregistered URI', observed }, outcome)
  }
  return mustBringNoCode(row, outcome, what)
}
