import type { AuthorizationServerTarget, TokenOutcome } from '../../api/authorization-server.ts'
import { couldNotRun, type Finding, held, recorded } from '../../api/finding.ts'
import type { ClientCertificate } from '../../api/http.ts'
import type { Params } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askForCode, correctFlow, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf } from '../judge.ts'
import { type CertifiedClient, certificatesOfOthers, certifiedClients, derOf } from './certified-clients.ts'

const fromHandshake = 'RFC8705-2-1'
const tied = 'RFC8705-2-3'
const rows = [fromHandshake, tied]

type Context = ScenarioContext<AuthorizationServerTarget>

export const tiedToCertificate = authorizationServerScenario({
  id: 'authorization-server/mutual-tls/tied-to-certificate',
  title: 'A client is nobody without its own certificate',
  story:
    'Somebody redeems a code as a client of mutual TLS: with no certificate, with another one, with one in a header.',
  requirements: rows,
  needs: ['authorization-endpoint', 'mtls'],
  repeats: true,
  caughtBy: [
    { twin: 'trusts-certificate-headers', breaks: [fromHandshake] },
    { twin: 'takes-any-client-certificate', breaks: [tied] },
  ],
  run(context) {
    const clients = certifiedClients(context.target).filter(({ client }) => client.confidential)
    if (clients.length === 0) {
      const missing =
        'add a client with `auth: tls_client_auth` or `self_signed_tls_client_auth`, its `cert` and its `key`'
      return Promise.resolve(couldNotRun(rows, missing))
    }
    return inTurn(clients, (client) => tryClient(context, client))
  },
})

async function tryClient(context: Context, one: CertifiedClient): Promise<readonly Finding[]> {
  const control = await correctFlow(context.target, one.client, context.random)
  if (control.kind === 'failed') return controlFailed(rows, control)
  return inTurn(await attemptsOn(context.target, one), (attempt) => tryCertificate(context, one, attempt))
}

interface Attempt {
  readonly row: string
  readonly what: string
  readonly certificate: ClientCertificate | 'none'
  readonly headers?: Params
}

async function attemptsOn(
  target: AuthorizationServerTarget,
  { client, certificate }: CertifiedClient,
): Promise<readonly Attempt[]> {
  const others = certificatesOfOthers(target, client).map((other): Attempt => {
    return { row: tied, what: `the certificate of the ${nameOf(other.client)}`, certificate: other.certificate }
  })
  return [
    { row: tied, what: 'no certificate', certificate: 'none' },
    ...others,
    {
      row: tied,
      what: 'a certificate with the same subject that it has signed itself',
      certificate: await target.impersonate(certificate),
    },
    {
      row: fromHandshake,
      what: 'no certificate, and its own one in the headers of a proxy',
      certificate: 'none',
      headers: headersOfProxies(certificate),
    },
  ]
}

async function tryCertificate(
  { target, random }: Context,
  { client }: CertifiedClient,
  { row, what, certificate, headers }: Attempt,
): Promise<readonly Finding[]> {
  const asked = await askForCode(target, planFlow(client, random))
  if (asked.kind === 'none') {
    return controlFailed(row, { kind: 'failed', sentence: asked.sentence, exchanges: asked.outcome.exchanges })
  }
  const label = `redeem with ${what}`
  const outcome = await redeem(target, asked.grant, {
    certificate,
    label,
    ...(headers === undefined ? {} : { headers }),
  })
  const attempt = `${what} (${nameOf(client)})`
  if (endedInHandshake(outcome)) return held(row, `${attempt}: the connection was refused`, outcome)
  return [
    ...mustRefuseTokens(row, outcome, attempt),
    ...recorded(row, `${attempt}: ${describeTokenOutcome(outcome)}`, outcome),
  ]
}

/** The control beside it has just spoken with the same address. */
function endedInHandshake({ answer }: TokenOutcome): boolean {
  return answer.kind === 'no-answer' && (answer.cause === 'tls' || answer.cause === 'closed')
}

/** What proxies that end TLS tell the application of the certificate (RFC 9440, and the ways before it). */
function headersOfProxies(certificate: ClientCertificate): Params {
  const der = derOf(certificate)
  const escaped = encodeURIComponent(certificate.cert)
  return [
    ['client-cert', `:${der}:`],
    ['x-client-cert', escaped],
    ['x-ssl-client-cert', escaped],
    ['ssl-client-cert', escaped],
    ['x-forwarded-client-cert', `Cert="${escaped}"`],
    ['x-amzn-mtls-clientcert', escaped],
    ['x-ssl-client-verify', 'SUCCESS'],
    ['ssl-client-verify', 'SUCCESS'],
  ]
}
