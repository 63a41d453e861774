import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { isLoopbackAddress } from '../metadata/address.ts'
import { askForRefreshToken, type RefreshContext, refresh } from '../refresh-grant.ts'
import { describeRevocation, revoke } from './revoke.ts'

const overTls = 'RFC7009-2-3-as'
const notPublished = 'RFC7009-2-4'

export const revocationTransport = authorizationServerScenario({
  id: 'authorization-server/revocation/transport',
  title: 'Revocation requests travel over TLS',
  story: 'Somebody on the network reads along and picks up a token on its way to be revoked.',
  requirements: [overTls, notPublished],
  needs: ['revocation'],
  caughtBy: [{ twin: 'announces-revocation-without-tls', breaks: [overTls, notPublished] }],
  async run(context): Promise<readonly Finding[]> {
    const [tenant] = context.target.tenants
    const published = tenant.metadata?.revocation_endpoint
    const address = typeof published === 'string' ? published : tenant.endpoints.revocation_endpoint
    if (address === undefined)
      return couldNotRun([overTls, notPublished], 'no address of the revocation endpoint is known')
    if (isLoopbackAddress(address)) {
      return notApplicable([overTls, notPublished], 'the server runs on loopback, where TLS is not asked for')
    }
    if (!address.startsWith('https:')) {
      const sentences = { expected: 'an https address', observed: `revocation_endpoint is ${address}` }
      return broken([overTls, notPublished], sentences)
    }
    return [...(await answersOverTls(context, tenant.clients[0])), ...(await overPlainHttp(context, address))]
  },
})

/** The harness itself speaks TLS 1.2 and 1.3 only, so that any answer is one over such a connection. */
async function answersOverTls({ target, random }: RefreshContext, client: ServerClient): Promise<readonly Finding[]> {
  const answer = await revoke(target, client, random.token(32), { label: 'revoke a random string over TLS' })
  return answer.kind === 'answered'
    ? held(overTls, 'the endpoint answers over TLS 1.2 or later', answer)
    : inconclusive(overTls, describeRevocation(answer), answer)
}

/** Whether a host that also answers plain http revokes there is only written down: it should. */
async function overPlainHttp(context: RefreshContext, address: string): Promise<readonly Finding[]> {
  const { target } = context
  // A public client, because a secret is not sent in the clear.
  const client = target.tenants[0].clients.find(({ confidential }) => !confidential)
  const plain = URL.parse(address)
  if (client === undefined || plain === null) return notApplicable(notPublished, 'the metadata name an https address')
  plain.protocol = 'http:'
  const attempt = await askForRefreshToken(context, client)
  if (attempt.kind !== 'grant') return notApplicable(notPublished, attempt.sentence)
  const { refreshToken } = attempt.grant
  const answer = await revoke(target, client, refreshToken, { url: plain.href, label: 'revoke over plain http' })
  if (answer.kind !== 'answered') return notApplicable(notPublished, 'the host does not answer plain http', answer)
  const after = await refresh(target, client, refreshToken, { label: 'the token, afterwards' })
  const observed = `over plain http ${describeRevocation(answer)}; the refresh afterwards: ${describeTokenOutcome(after)}`
  return [
    ...held(notPublished, 'the metadata name an https address'),
    ...recorded(notPublished, observed, answer, after),
  ]
}
