import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { audiences } from '../access-token.ts'
import { correctFlow } from '../code-flow.ts'
import { describeIntrospected, introspect } from '../introspection-call.ts'
import { controlFailed } from '../judge.ts'
import { callerIdOf } from './caller-id.ts'

const row = 'RFC7662-4-2'

export const callerDecides = authorizationServerScenario({
  id: 'authorization-server/introspection/caller-decides',
  title: 'A token is active for the resource it was made for, and for no other',
  story: 'One resource server asks about a token that was made for another one.',
  requirements: [row],
  needs: ['introspection', 'second-tenant'],
  crossTenant: [{ artefact: 'introspection right', place: 'introspection, by another resource', rows: [row] }],
  caughtBy: [{ twin: 'introspects-for-every-caller', breaks: [row] }],
  async run({ target, random }): Promise<readonly Finding[]> {
    const [own, ...others] = target.tenants
    const other = others.find((tenant) => {
      const id = callerIdOf(tenant)
      return id !== undefined && id !== callerIdOf(own)
    })
    if (other === undefined) {
      return notApplicable(
        row,
        'there are no introspection callers for two resources: the tenants share one, or have none',
      )
    }
    const flow = await correctFlow(target, own.clients[0], random)
    if (flow.kind === 'failed') return controlFailed(row, flow)
    const { accessToken } = flow.tokens
    const control = await introspect(target, own, accessToken, { label: "control: the token's own resource asks" })
    if (control.kind !== 'active') {
      const sentence = `the token's own resource was told: ${describeIntrospected(control)}`
      return controlFailed(row, { kind: 'failed', sentence, exchanges: control.exchanges })
    }
    const foreign = await correctFlow(target, other.clients[0], random)
    const theirs = foreign.kind === 'worked' ? await introspect(target, other, foreign.tokens.accessToken) : undefined
    if (theirs?.kind !== 'active') {
      return inconclusive(row, `the positive control failed: the caller of tenant ${other.id} sees no token of its own`)
    }
    const answer = await introspect(target, other, accessToken, { label: "another tenant's resource asks" })
    const shared = audiences(control.claims).filter((aud) => audiences(theirs.claims).includes(aud))
    const attempt = `a token of tenant ${own.id}, asked about by the resource of tenant ${other.id}`
    if (answer.kind === 'active') {
      return shared.length > 0
        ? notApplicable(row, `tokens of both tenants are for ${shared.join(', ')}: they are not limited to a resource`)
        : broken(row, { expected: 'inactive', observed: `${attempt}: called active` }, answer)
    }
    return answer.kind === 'unclear'
      ? inconclusive(row, `${attempt}: ${answer.sentence}`, answer)
      : held(row, `${attempt}: ${describeIntrospected(answer)}`, answer)
  },
})
