import type { CarrierBehaviour } from '../../api/carrier.ts'
import type { ClientTarget, PlayedCarrier } from '../../api/client.ts'
import { type Finding, notApplicable } from '../../api/finding.ts'
import { without } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, callbackOf, connect, deliver } from '../flows.ts'
import { controlFailed, mustNotSend } from '../judge.ts'

const defended = 'RFC9700-2.1-6'
const ruledOut = 'RFC9700-4.4.2-1'
const rows = [defended, ruledOut]

export const codeOfAnotherServer = clientScenario({
  id: 'client/mix-up/code-of-another-server',
  title: 'A code of the honest server never goes to the attacker’s',
  story:
    'The attacker’s server sends the browser on to an honest one, with the platform’s client there and the state of the attacker’s flow.',
  requirements: rows,
  needs: ['second-carrier'],
  caughtBy: [{ twin: 'ignores-carrier-of-callback', breaks: rows }],
  async run({ target }) {
    const [tenant] = target.tenants
    const [honest] = target.otherCarriers
    if (honest === undefined) return notApplicable(rows, 'the platform is pointed at one carrier only')
    // The attacker says nothing of iss, so that a missing one does not look wrong; before anybody asks, as it may be remembered.
    const silent = target.behave(saysNothingOfIss)
    const atHonest = await connect(target, tenant, { carrier: honest })
    if (atHonest.kind === 'failed') return controlFailed(rows, atHonest)
    const findings: Finding[] = []
    for (const withIss of [true, false]) {
      const begun = await begin(target, tenant)
      if (begun.kind === 'failed') return [...findings, ...controlFailed(rows, begun)]
      const { flow } = begun
      const to = callbackOf(atHonest.flow)
      const { code, response } = target.grant(flow, { at: honest, clientId: atHonest.flow.clientId, redirectUri: to })
      const params = withIss ? response : without(response, 'iss')
      const attempt = `a code of ${honest.id} with the state of a flow at ${target.carrier.id}, ${withIss ? `iss of ${honest.id}` : 'no iss'}`
      const outcome = await deliver(target, flow, params, { to, label: attempt })
      findings.push(
        ...mustNotSend(rows, outcome, attempt, {
          what: `the code of ${honest.id} or the verifier that goes with it to ${target.carrier.id}`,
          is: (request) => request.code?.value === code && arrivedElsewhere(request.carrier, honest),
        }),
      )
    }
    silent.stop()
    const after = await undisturbed(target, honest)
    return [...findings, ...after]
  },
})

function arrivedElsewhere(at: PlayedCarrier, honest: PlayedCarrier): boolean {
  return at.id !== honest.id
}

const saysNothingOfIss: CarrierBehaviour = {
  async metadata(_request, honest) {
    const answer = await honest()
    if (answer.kind !== 'json') return answer
    const { authorization_response_iss_parameter_supported: _, ...body } = answer.body
    return { ...answer, body }
  },
}

async function undisturbed(target: ClientTarget, honest: PlayedCarrier): Promise<readonly Finding[]> {
  for (const carrier of [target.carrier, honest]) {
    const control = await connect(target, target.tenants[0], { carrier })
    if (control.kind === 'failed') return controlFailed(rows, control)
  }
  return []
}
