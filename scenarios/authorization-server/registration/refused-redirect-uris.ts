import { recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { type ClientMetadata, publicClientMetadata, registerClient } from '../self-registration.ts'
import { listIn, mustNotRegister } from './judge-registration.ts'
import { describeRegistration, probeRedirectUri, withRegisteredClient } from './registered-client.ts'

const row = 'RFC7591-5-2'

/** Redirect URIs that lead out of TLS, or into the server's own page. */
const forbidden = [
  'http://web.harness.example/cb',
  'javascript:alert(1)',
  'data:text/html,probe',
  'ftp://web.harness.example/cb',
  'file:///tmp/cb',
]

/** Redirect URIs whose treatment is worth reading and no fault by this rule. */
const observed = [
  { uri: 'https://*.harness.example/cb', application: 'web' },
  { uri: 'http://127.0.0.1:8765/cb', application: 'native' },
]

export const refusedRedirectUris = authorizationServerScenario({
  id: 'authorization-server/registration/refused-redirect-uris',
  title: 'Codes are not sent to addresses that anybody can read or that run as a script',
  story: 'A client registers redirect URIs without TLS, or such as a browser runs or opens by itself.',
  requirements: [row],
  needs: ['registration'],
  caughtBy: [
    { twin: 'registers-plain-http-redirect-uri', breaks: [row] },
    { twin: 'registers-any-scheme', breaks: [row] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const register = (uri: string, application: string) =>
      registerClient(target, tenant, publicClientMetadata([uri], application), { label: `register ${uri}` })
    const control = publicClientMetadata([probeRedirectUri])
    return withRegisteredClient(
      { target },
      row,
      async () => [
        ...(await inTurn(forbidden, async (uri) =>
          mustNotRegister(row, await register(uri, 'web'), `the redirect URI ${uri}`, (document) =>
            kept(document, uri),
          ),
        )),
        ...(await inTurn(observed, async ({ uri, application }) => {
          const made = await register(uri, application)
          if (made.kind === 'registered') await made.forget()
          return recorded(row, `${uri} of a ${application} client: ${describeRegistration(made)}`, made)
        })),
      ],
      control,
    )
  },
})

function kept(document: ClientMetadata, uri: string): string | undefined {
  const left = listIn(document, 'redirect_uris')
  // An answer that leaves the member out says nothing of a correction.
  return document.redirect_uris === undefined || left.includes(uri) ? 'it was registered' : undefined
}
