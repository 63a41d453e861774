import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { decodeForm, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { betweenControls, type CodeControl, codeControl } from '../code-control.ts'
import { askForCode, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustBringNoCode, nameOf } from '../judge.ts'
import { publicClientMetadata, registerClient, type SelfRegistration } from '../self-registration.ts'

const absolute = 'RFC6749-3.1.2-1'
const dummyFragment = 'RFC9700-4.1.3-4-as'

type Context = ScenarioContext<AuthorizationServerTarget>

const withQuery = 'https://client.example/cb?t=1'
const relative = '/cb'

export const responseAddress = authorizationServerScenario({
  id: 'authorization-server/redirect-uri/response-address',
  title: 'The response goes to an absolute redirect URI and keeps its query',
  story: 'A client has a redirect URI with a query of its own; another one names a path without a host.',
  requirements: [absolute, dummyFragment],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'drops-query-of-redirect-uri', breaks: [absolute] }],
  async run(context) {
    return [...(await queryKept(context)), ...(await relativeRefused(context))]
  },
})

/** The registered query comes back with the response's own parameters: with a client of the configuration, or a new one. */
async function queryKept(context: Context): Promise<readonly Finding[]> {
  const { target, random } = context
  const [tenant] = target.tenants
  for (const client of tenant.clients) {
    const redirectUri = client.redirectUris.find((uri) => uri.includes('?'))
    if (redirectUri === undefined) continue
    return judgeQuery(client, redirectUri, await codeControl(target, client, random, { redirectUri }))
  }
  const ability = await target.able('registration')
  if (ability.kind !== 'yes') {
    const missing = 'a client registered with a redirect URI that has a query of its own (clients: redirectUris)'
    return couldNotRun(absolute, ability.kind === 'unknown' ? `${missing}, or ${ability.missing}` : missing)
  }
  const made = await registerClient(target, tenant, publicClientMetadata([withQuery]), {
    label: `register ${withQuery}`,
  })
  if (made.kind !== 'registered') return recorded(absolute, `registering ${withQuery}: ${notRegistered(made)}`, made)
  const control = await codeControl(target, made.client, random, { redirectUri: withQuery })
  await made.forget()
  return judgeQuery(made.client, withQuery, control)
}

function judgeQuery(client: ServerClient, redirectUri: string, control: CodeControl): readonly Finding[] {
  if (control.kind === 'failed') return controlFailed(absolute, control)
  const { response } = control.outcome
  const sent = new URL(response.location, 'https://nowhere.example').searchParams
  const query = decodeForm(redirectUri.slice(redirectUri.indexOf('?')))
  const lost = query.filter(([name, value]) => !sent.getAll(name).includes(value)).map(([name]) => name)
  const what = `redirect URI ${redirectUri} (${nameOf(client)})`
  return lost.length === 0
    ? held(absolute, `${what}: the response kept the query`, control.outcome)
    : broken(
        absolute,
        { expected: 'the registered query kept in the response', observed: `${what}: ${lost.join(', ')} was lost` },
        control.outcome,
      )
}

/** A relative redirect URI is not registered, and brings no code when requested. */
async function relativeRefused({ target, random }: Context): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const [client] = tenant.clients
  let seen: readonly Finding[] = []
  const requested = await betweenControls(
    absolute,
    async () => {
      const control = await codeControl(target, client, random)
      if (control.kind === 'worked') seen = fragmentOf(control)
      return control
    },
    () =>
      inTurn([relative, `//client.example${relative}`], async (value) => {
        const asked = await askForCode(target, planFlow(client, random), {
          label: `ask with the relative redirect URI ${value}`,
          spoil: (request) => withParam(request, 'redirect_uri', value),
        })
        const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
        return mustBringNoCode(absolute, outcome, `the relative redirect URI ${value} (${nameOf(client)})`)
      }),
  )
  const fragment = seen.length > 0 ? seen : recorded(dummyFragment, 'no authorization response was seen')
  return [...requested, ...fragment, ...(await relativeNotRegistered(target))]
}

async function relativeNotRegistered(target: AuthorizationServerTarget): Promise<readonly Finding[]> {
  if ((await target.able('registration')).kind !== 'yes') return []
  const made = await registerClient(target, target.tenants[0], publicClientMetadata([relative]), {
    label: `register the relative redirect URI ${relative}`,
  })
  if (made.kind === 'unclear') return inconclusive(absolute, `registering ${relative}: ${made.sentence}`, made)
  if (made.kind === 'refused') return held(absolute, `registering ${relative}: ${notRegistered(made)}`, made)
  const kept = made.client.redirectUris.includes(relative)
  await made.forget()
  if (!kept) return held(absolute, `registering ${relative}: it was dropped or completed`, made)
  return broken(absolute, { expected: `${relative} not registered`, observed: `${relative} was registered` }, made)
}

/** Without a fragment of its own, a browser carries the fragment of the page before over to the client. */
function fragmentOf(control: Extract<CodeControl, { kind: 'worked' }>): readonly Finding[] {
  const { location, mode } = control.outcome.response
  const sentence =
    mode === 'form_post'
      ? 'the response is a form post, which carries no fragment over'
      : location.includes('#')
        ? 'the Location ends an old fragment with one of its own'
        : 'the Location has no fragment, so a browser carries an old one over to the client'
  return recorded(dummyFragment, sentence, control.outcome)
}

function notRegistered(made: Exclude<SelfRegistration, { kind: 'registered' }>): string {
  return made.kind === 'refused' ? `refused with ${made.error ?? `status ${made.status}`}` : made.sentence
}
