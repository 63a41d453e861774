import type { AuthorizationServerTarget, ServerTenant } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { codeControl } from '../code-control.ts'
import { askForCode, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustBringNoCode } from '../judge.ts'
import { publicClientMetadata, registerClient, type SelfRegistration } from '../self-registration.ts'

const complete = 'OAUTH21-2.3.1-1'
const privateScheme = 'OAUTH21-2.3.1-3'
const required = 'RFC6749-3.1.2.2-1'

type Context = ScenarioContext<AuthorizationServerTarget>

/** Redirect URIs that stand for many, and an address each of them must not stand for. */
const incomplete = [
  { what: 'a bare origin', uri: 'https://client.example', stretched: 'https://client.example/anything' },
  {
    what: 'a wildcard in the path',
    uri: 'https://client.example/cb/*',
    stretched: 'https://client.example/cb/anything',
  },
  { what: 'a wildcard in the host', uri: 'https://*.client.example/cb', stretched: 'https://any.client.example/cb' },
  { what: 'a prefix', uri: 'https://client.example/app/', stretched: 'https://client.example/app/anything' },
]

export const registeredForms = authorizationServerScenario({
  id: 'authorization-server/redirect-uri/registered-forms',
  title: 'Only complete redirect URIs are registered',
  story: 'A client registers a wildcard, a bare origin, a scheme anybody may claim, or no redirect URI at all.',
  requirements: [complete, privateScheme, required],
  needs: ['registration'],
  caughtBy: [
    { twin: 'stretches-registered-redirect-uris', breaks: [complete] },
    { twin: 'registers-short-private-scheme', breaks: [privateScheme] },
  ],
  async run(context) {
    const { target } = context
    const [tenant] = target.tenants
    const control = await registerClient(target, tenant, publicClientMetadata(['https://client.example/cb']), {
      label: 'control: register a client with a complete redirect URI',
    })
    if (control.kind !== 'registered') {
      const reason = `the positive control failed: registering a complete redirect URI: ${describe(control)}`
      return inconclusive([complete, privateScheme, required], reason, control)
    }
    await control.forget()
    return [
      ...(await inTurn(incomplete, (form) => tryIncomplete(context, tenant, form))),
      ...(await privateSchemes(target, tenant)),
      ...(await noRedirectUris(context, tenant)),
    ]
  },
})

/** Refused, or matched only literally. */
async function tryIncomplete(
  { target, random }: Context,
  tenant: ServerTenant,
  { what, uri, stretched }: (typeof incomplete)[number],
): Promise<readonly Finding[]> {
  const made = await registerClient(target, tenant, publicClientMetadata([uri]), { label: `register ${what}` })
  if (made.kind === 'unclear') return inconclusive(complete, `registering ${what}: ${made.sentence}`, made)
  if (made.kind === 'refused') return held(complete, `registering ${what} (${uri}): ${describe(made)}`, made)
  const literal = uri.includes('*') ? undefined : await codeControl(target, made.client, random, { redirectUri: uri })
  const asked = await askForCode(target, planFlow(made.client, random, stretched), {
    label: `ask with ${stretched}, with ${what} registered`,
  })
  await made.forget()
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  if (literal?.kind === 'failed' && asked.kind === 'none') return controlFailed(complete, literal)
  return mustBringNoCode(complete, outcome, `${stretched} with ${what} registered (${uri})`)
}

/** A private scheme is a reversed domain name; one without a period belongs to nobody (RFC 8252, 7.1). */
async function privateSchemes(target: AuthorizationServerTarget, tenant: ServerTenant): Promise<readonly Finding[]> {
  const reversed = await registerNative(target, tenant, 'com.example.app:/cb')
  const bare = await registerNative(target, tenant, 'myapp:/cb')
  const sentence = `registering com.example.app:/cb for a native app: ${describe(reversed)}`
  const kept = bare.kind === 'registered' && bare.client.redirectUris.some((uri) => uri.startsWith('myapp:'))
  if (bare.kind === 'unclear') return inconclusive(privateScheme, `registering myapp:/cb: ${bare.sentence}`, bare)
  return [
    ...recorded(privateScheme, sentence, reversed),
    ...(kept
      ? broken(
          privateScheme,
          {
            expected: 'a private scheme without a period refused',
            observed: 'myapp:/cb was registered for a native app',
          },
          bare,
        )
      : held(privateScheme, `registering myapp:/cb for a native app: ${describe(bare)}`, bare)),
  ]
}

async function registerNative(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  uri: string,
): Promise<SelfRegistration> {
  const made = await registerClient(target, tenant, publicClientMetadata([uri], 'native'), { label: `register ${uri}` })
  if (made.kind === 'registered') await made.forget()
  return made
}

/** A public client without redirect URIs is refused, or gets no code at an address that only a request names. */
async function noRedirectUris({ target, random }: Context, tenant: ServerTenant): Promise<readonly Finding[]> {
  const { redirect_uris: _left, ...metadata } = publicClientMetadata([])
  const made = await registerClient(target, tenant, metadata, {
    label: 'register a public client without redirect_uris',
  })
  if (made.kind === 'unclear') return inconclusive(required, made.sentence, made)
  const what = 'registering a public client without redirect_uris'
  if (made.kind === 'refused') return held(required, `${what}: ${describe(made)}`, made)
  const asked = await askForCode(target, planFlow(made.client, random, 'https://client.example/cb'), {
    label: 'ask with a redirect URI that only the request names',
  })
  await made.forget()
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  return mustBringNoCode(required, outcome, 'a redirect URI only the request of a public client names')
}

function describe(made: SelfRegistration): string {
  switch (made.kind) {
    case 'registered':
      return 'registered'
    case 'refused':
      return `refused with status ${made.status}${made.error === undefined ? '' : ` and error ${made.error}`}`
    case 'unclear':
      return made.sentence
  }
}
