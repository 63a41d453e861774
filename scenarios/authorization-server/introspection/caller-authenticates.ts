import type { AuthorizationServerTarget, ClientAuthentication, ServerTenant } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { describeIntrospected, type Introspected, introspect, readIntrospection } from '../introspection-call.ts'
import { controlFailed } from '../judge.ts'

const scanning = 'RFC7662-2.1-1'
const authenticated = 'RFC9700-2.5-1'
const rows = [scanning, authenticated]

type Context = ScenarioContext<AuthorizationServerTarget>

export const callerAuthenticates = authorizationServerScenario({
  id: 'authorization-server/introspection/caller-authenticates',
  title: 'Introspection tells nothing to somebody who has not proved who he is',
  story: 'Somebody tries one string after the other at the introspection endpoint and sees which one is a token.',
  requirements: rows,
  needs: ['introspection', 'confidential-client'],
  caughtBy: [
    { twin: 'introspects-for-anybody', breaks: rows },
    { twin: 'accepts-any-client-secret', breaks: rows },
  ],
  async run(context) {
    const { target, random } = context
    const [tenant] = target.tenants
    const client = tenant.clients.find(({ confidential }) => confidential) ?? tenant.clients[0]
    const flow = await correctFlow(target, client, random)
    if (flow.kind === 'failed') return controlFailed(rows, flow)
    const token = flow.tokens.accessToken
    const control = await introspect(target, tenant, token, { label: 'control: the configured caller, a live token' })
    if (control.kind !== 'active') {
      const sentence = `the configured caller was told of a live token: ${describeIntrospected(control)}`
      return controlFailed(rows, { kind: 'failed', sentence, exchanges: control.exchanges })
    }
    return [
      ...(await inTurn(strangers(tenant, random.token(24)), async ({ what, caller }) => {
        const about = await introspect(target, tenant, token, { caller, label: `introspect with ${what}` })
        const garbage = await introspect(target, tenant, random.token(32), { caller, label: `garbage, with ${what}` })
        return judge(about, garbage, what)
      })),
      ...(await byTheTokenItself(context, tenant, token)),
    ]
  },
})

interface Stranger {
  readonly what: string
  readonly caller: ClientAuthentication
}

function strangers(tenant: ServerTenant, wrongSecret: string): readonly Stranger[] {
  const { introspectionCaller: right } = tenant
  const publicClient = tenant.clients.find(({ confidential }) => !confidential)
  return [
    { what: 'no credentials', caller: { method: 'omitted' } },
    ...(right !== undefined && 'secret' in right
      ? [
          { what: 'a wrong secret', caller: { ...right, secret: wrongSecret } },
          { what: "the caller's id alone", caller: { method: 'none', clientId: right.clientId } as const },
        ]
      : []),
    ...(publicClient === undefined
      ? []
      : [{ what: "a public client's id alone", caller: { method: 'none', clientId: publicClient.id } as const }]),
  ]
}

function judge(about: Introspected, garbage: Introspected, what: string): readonly Finding[] {
  const observed = `a live token introspected with ${what}: ${describeIntrospected(about)}`
  if (about.kind === 'active') {
    return broken(rows, { expected: 'a refusal, or the answer that garbage gets', observed }, about)
  }
  if (about.kind === 'refused') return held(rows, observed, about)
  if (about.kind === 'unclear') return inconclusive(rows, observed, about)
  const alike = garbage.kind === 'inactive' && garbage.members.join() === about.members.join()
  return alike
    ? held(rows, `${observed}, like garbage`, about, garbage)
    : broken(
        rows,
        { expected: 'the same answer as for garbage', observed: `${observed}, unlike garbage` },
        about,
        garbage,
      )
}

async function byTheTokenItself({ target }: Context, tenant: ServerTenant, token: string): Promise<readonly Finding[]> {
  const answer = await target.post(tenant.clients[0], 'introspection_endpoint', {
    form: [['token', token]],
    authentication: { method: 'omitted' },
    headers: [['authorization', `Bearer ${token}`]],
    label: 'introspect with the token itself as bearer',
  })
  const sentence = describeIntrospected(readIntrospection(answer))
  return recorded(scanning, `a live token introspected with itself as bearer: ${sentence}`, answer)
}
