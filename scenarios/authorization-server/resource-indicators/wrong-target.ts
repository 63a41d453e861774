import type { ServerTenant } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed } from '../judge.ts'
import { describeResourceToken, type ResourceToken, tokenFor } from './resource-token.ts'

const invalid = 'RFC8707-2-7'
const unknown = 'RFC9700-4.10.2-A2'

export const wrongTarget = authorizationServerScenario({
  id: 'authorization-server/resource-indicators/wrong-target',
  title: 'No token is made for a resource that is none, or not this client’s',
  story: 'A client asks for a token for an address of somebody else, to be let in there or to hand it on.',
  requirements: [invalid, unknown],
  needs: ['resource-indicators'],
  caughtBy: [{ twin: 'serves-resources-of-other-tenants', breaks: [invalid] }],
  async run(context) {
    const [own] = context.target.tenants
    const { resource } = own
    if (resource === undefined)
      return couldNotRun([invalid, unknown], `add \`resource\` to authorizationServer.tenants (${own.id})`)
    const control = await tokenFor(context, own, { authorize: [resource], label: 'control: the declared resource' })
    if (control.kind === 'unreadable') return couldNotRun([invalid, unknown], control.missing, control)
    if (control.kind !== 'token') {
      const sentence = `asking for the declared resource: ${control.sentence}`
      return controlFailed([invalid, unknown], { kind: 'failed', sentence, exchanges: control.exchanges })
    }
    return inTurn(wrongTargets(context.target.tenants, resource), async (target) => [
      ...judge(target, 'at the authorization endpoint', await tokenFor(context, own, atAuthorization(target))),
      ...judge(target, 'at the token endpoint', await tokenFor(context, own, atToken(target, resource))),
    ])
  },
})

interface WrongTarget {
  readonly what: string
  readonly uri: string
  readonly rows: readonly string[]
}

function wrongTargets(tenants: readonly ServerTenant[], resource: string): readonly WrongTarget[] {
  const foreign = tenants.slice(1).find((tenant) => tenant.resource !== undefined && tenant.resource !== resource)
  return [
    { what: 'a relative address', uri: 'parcels/of/everybody', rows: [invalid] },
    { what: 'the resource with a fragment', uri: `${resource}#admin`, rows: [invalid] },
    { what: 'an unknown host', uri: 'https://unknown.parcelproof.example/', rows: [invalid, unknown] },
    ...(foreign?.resource === undefined
      ? []
      : [{ what: `the resource of the tenant ${foreign.id}`, uri: foreign.resource, rows: [invalid] }]),
  ]
}

function atAuthorization({ what, uri }: WrongTarget) {
  return { authorize: [uri], label: `authorization request for ${what}` }
}

function atToken({ what, uri }: WrongTarget, resource: string) {
  return { authorize: [resource], token: uri, label: `token request for ${what}` }
}

function judge({ what, uri, rows }: WrongTarget, where: string, token: ResourceToken): readonly Finding[] {
  const attempt = `${what}, named ${where}`
  const observed = `${attempt}: ${describeResourceToken(token)}`
  switch (token.kind) {
    case 'refused':
      return held(rows, observed, token)
    case 'token':
      return token.audiences.includes(uri)
        ? broken(rows, { expected: 'invalid_target, or a token without that audience', observed }, token)
        : held(rows, observed, token)
    case 'unreadable':
      return couldNotRun(rows, token.missing, token)
    case 'unclear':
      return inconclusive(rows, observed, token)
  }
}
