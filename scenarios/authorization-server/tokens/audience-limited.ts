import type { AuthorizationServerTarget, ServerTenant } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { audiences, readAccessToken, type TokenView } from '../access-token.ts'
import { askForCode, describeTokenOutcome, planFlow, redeem, wasUnable } from '../code-flow.ts'
import { controlFailed } from '../judge.ts'

const limited = 'RFC9700-2.3-2'
const form = 'RFC9700-2.3-4'

type Context = ScenarioContext<AuthorizationServerTarget>

export const audienceLimited = authorizationServerScenario({
  id: 'authorization-server/tokens/audience-limited',
  title: 'An access token is for one resource server, or for few',
  story: 'One resource server takes the token it was sent and tries it at the next one.',
  requirements: [limited, form],
  needs: [],
  caughtBy: [
    { twin: 'leaves-out-audience', breaks: [limited] },
    { twin: 'names-every-resource-as-audience', breaks: [limited] },
  ],
  async run(context) {
    const [own, ...others] = context.target.tenants
    const indicators = (await context.target.able('resource-indicators')).kind === 'yes'
    const other = others.find(({ resource, issuer }) => resource !== undefined && issuer === own.issuer)
    const pairs = [
      { tenant: own, stranger: other?.resource },
      ...(other === undefined || other.resource === own.resource ? [] : [{ tenant: other, stranger: own.resource }]),
    ]
    const findings = []
    for (const { tenant, stranger } of pairs) findings.push(...(await tokenFor(context, tenant, indicators, stranger)))
    return findings
  },
})

async function tokenFor(
  { target, random }: Context,
  tenant: ServerTenant,
  indicators: boolean,
  stranger: string | undefined,
): Promise<readonly Finding[]> {
  const [client] = tenant.clients
  const { resource } = tenant
  const asked = await askForCode(target, planFlow(client, random), {
    label: `a correct request${indicators && resource !== undefined ? ` for the resource ${resource}` : ''}`,
    spoil: (request) => (indicators && resource !== undefined ? withParam(request, 'resource', resource) : request),
    at: tenant,
  })
  if (asked.kind === 'none') {
    const { outcome, sentence } = asked
    const failed = { kind: 'failed', sentence, exchanges: outcome.exchanges, unable: wasUnable(outcome) } as const
    return controlFailed([limited, form], failed)
  }
  const answer = await redeem(target, asked.grant, { at: tenant })
  if (answer.kind !== 'tokens') {
    const sentence = `a correct token request brought no tokens: ${describeTokenOutcome(answer)}`
    return controlFailed([limited, form], { kind: 'failed', sentence, exchanges: answer.exchanges })
  }
  const view = await readAccessToken(target, tenant, answer.accessToken)
  return [...judge(view, `a token of tenant ${tenant.id}`, stranger), ...formOf(view)]
}

function judge(view: TokenView, what: string, stranger: string | undefined): readonly Finding[] {
  if (view.kind === 'unreadable') return couldNotRun(limited, view.missing, view)
  const named = audiences(view.claims)
  if (named.length === 0) {
    return view.from === 'JWT'
      ? broken(limited, { expected: 'an aud that names the resource server', observed: `${what} has no aud` }, view)
      : couldNotRun(limited, `${what}: introspection shows no aud, which does not mean that there is none`, view)
  }
  return stranger !== undefined && named.includes(stranger)
    ? broken(limited, { expected: `an aud without ${stranger}`, observed: `${what} is for ${named.join(', ')}` }, view)
    : held(limited, `${what} is for ${named.join(', ')}`, view)
}

function formOf(view: TokenView): readonly Finding[] {
  if (view.kind === 'unreadable' || view.from !== 'JWT') return notApplicable(form, 'access tokens are no JWTs')
  const aud = view.claims.aud
  const shape = typeof aud === 'string' ? 'a string' : Array.isArray(aud) ? `a list of ${aud.length}` : 'missing'
  return recorded(form, `aud is ${shape}`)
}
