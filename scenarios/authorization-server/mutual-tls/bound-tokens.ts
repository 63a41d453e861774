import type { Tokens } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, notApplicable } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { readAccessToken, type TokenView } from '../access-token.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf } from '../judge.ts'
import { isRecord } from '../jwt.ts'
import { type CertifiedClient, certifiedClients, thumbprintOf } from './certified-clients.ts'

const confirmation = 'RFC8705-3.1-1'
const form = 'RFC8705-3.1-2'
const rows = [confirmation, form]

export const boundTokens = authorizationServerScenario({
  id: 'authorization-server/mutual-tls/bound-tokens',
  title: 'Access tokens name the certificate they are bound to',
  story: 'A thief uses a stolen access token; bound to a certificate, it is worth nothing without its key.',
  requirements: rows,
  needs: ['authorization-endpoint', 'mtls'],
  caughtBy: [
    { twin: 'does-not-bind-to-certificates', breaks: [confirmation] },
    { twin: 'writes-certificate-thumbprint-in-hex', breaks: [form] },
  ],
  run({ target, random }) {
    const [tenant] = target.tenants
    const { metadata } = tenant
    if (metadata !== undefined && metadata.tls_client_certificate_bound_access_tokens !== true) {
      const reason = 'the metadata does not announce bound tokens (tls_client_certificate_bound_access_tokens)'
      return Promise.resolve(notApplicable(rows, reason))
    }
    const clients = certifiedClients(target)
    if (clients.length === 0) {
      const missing = 'add a client with `auth: tls_client_auth`, or another one, with a `cert` and a `key`'
      return Promise.resolve(couldNotRun(rows, missing))
    }
    return inTurn(clients, async (one) => {
      const control = await correctFlow(target, one.client, random)
      if (control.kind === 'failed') return controlFailed(rows, control)
      return judge(one, control.tokens, await readAccessToken(target, tenant, control.tokens.accessToken))
    })
  },
})

function judge({ client, certificate }: CertifiedClient, tokens: Tokens, view: TokenView): readonly Finding[] {
  if (view.kind === 'unreadable') return couldNotRun(rows, view.missing, tokens, view)
  const cnf = view.claims.cnf
  const named = isRecord(cnf) ? cnf['x5t#S256'] : undefined
  const what = `a token of the ${nameOf(client)}`
  if (named === undefined) {
    const expected = 'cnf with x5t#S256 in a token that came over mutual TLS'
    return [
      ...broken(confirmation, { expected, observed: `${what} has no cnf.x5t#S256` }, tokens, view),
      ...notApplicable(form, 'there is no thumbprint to look at', tokens),
    ]
  }
  const right = thumbprintOf(certificate)
  return [
    ...held(confirmation, `${what} has cnf.x5t#S256`, tokens, view),
    ...(named === right
      ? held(form, `${what}: it is the thumbprint of the certificate`, tokens, view)
      : broken(form, { expected: `x5t#S256 is ${right}`, observed: `${what}: it is ${String(named)}` }, tokens, view)),
  ]
}
