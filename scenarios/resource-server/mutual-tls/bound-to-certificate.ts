import { createHash, X509Certificate } from 'node:crypto'
import { broken, type Finding, held } from '../../api/finding.ts'
import type { ClientCertificate } from '../../api/http.ts'
import type { Params } from '../../api/params.ts'
import type { Access } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, mustRefuse, withoutControl } from '../judge.ts'

const fromTls = 'RFC8705-3-2'
const answer = 'RFC8705-3-3'
const proxy = 'RFC9700-4.13-1-rs'
const possession = 'RFC9700-4.10.1-A1'
const bind = 'RFC9700-2.2.1-1-rs'

const derOf = ({ cert }: ClientCertificate): Buffer => new X509Certificate(cert).raw

/** The certificate in every header that a proxy might use for it (RFC 9440, and what came before). */
function headersWith(certificate: ClientCertificate): Params {
  const base64 = derOf(certificate).toString('base64')
  const escaped = encodeURIComponent(certificate.cert)
  return [
    ['client-cert', `:${base64}:`],
    ['x-client-cert', base64],
    ['x-ssl-client-cert', escaped],
    ['ssl-client-cert', escaped],
    ['x-arr-clientcert', base64],
    ['x-forwarded-client-cert', `Cert="${escaped}"`],
    ['x-ssl-client-verify', 'SUCCESS'],
  ]
}

/** By the letter: 401 with invalid_token. A handshake that fails is as good where no certificate was shown. */
function answered(access: Access, what: string, handshakeMayFail: boolean): readonly Finding[] {
  if (
    access.kind === 'unclear' &&
    handshakeMayFail &&
    access.answer.kind === 'no-answer' &&
    access.answer.cause === 'tls'
  ) {
    return held(answer, `${what}: the handshake failed`, access)
  }
  if (access.kind !== 'refused') return mustRefuse(answer, access, what)
  return access.status === 401 && access.challenges.some(({ params }) => params.error === 'invalid_token')
    ? held(answer, `${what}: ${describeAccess(access)}`, access)
    : broken(
        answer,
        { expected: `${what}: 401 with invalid_token`, observed: `${what}: ${describeAccess(access)}` },
        access,
      )
}

export const boundToCertificate = resourceServerScenario({
  id: 'resource-server/mutual-tls/bound-to-certificate',
  title: 'A token bound to a certificate, without it',
  story:
    'A stolen token that is bound to a certificate is used with another one, with none, or with the right one in a header.',
  requirements: [fromTls, answer, proxy, possession, bind],
  needs: ['mtls'],
  crossTenant: [{ artefact: 'client credential', place: 'API, by another certificate', rows: [fromTls] }],
  caughtBy: [
    { twin: 'ignores-certificates', breaks: [fromTls, answer, proxy, possession, bind] },
    { twin: 'takes-certificates-from-headers', breaks: [fromTls, proxy] },
    { twin: 'refuses-certificates-with-403', breaks: [answer] },
  ],
  async run({ target }) {
    const rows = [fromTls, answer, proxy, possession, bind]
    const [tenant] = target.tenants
    const [own, other] = [await target.clientCertificate(), await target.clientCertificate()]
    const thumbprint = createHash('sha256').update(derOf(own)).digest('base64url')
    const token = target.mint(tenant, { claims: { cnf: { 'x5t#S256': thumbprint } } })
    const failed = withoutControl(
      rows,
      await target.call(tenant, { token, certificate: own, label: 'the right certificate' }),
    )
    if (failed !== undefined) return failed
    const wrong = await target.call(tenant, { token, certificate: other, label: 'another certificate' })
    const none = await target.call(tenant, { token, label: 'no certificate' })
    const forged = await target.call(tenant, { token, headers: headersWith(own), label: 'the certificate in headers' })
    const both = await target.call(tenant, {
      token,
      certificate: other,
      headers: headersWith(own),
      label: 'another certificate, the right one in headers',
    })
    return [
      ...mustRefuse([fromTls, possession, bind], wrong, 'another certificate'),
      ...answered(wrong, 'another certificate', false),
      ...(none.answer.kind === 'no-answer' && none.answer.cause === 'tls'
        ? held([fromTls, bind], 'no certificate: the handshake failed', none)
        : mustRefuse([fromTls, bind], none, 'no certificate')),
      ...answered(none, 'no certificate', true),
      ...(forged.answer.kind === 'no-answer' && forged.answer.cause === 'tls'
        ? held([fromTls, proxy], 'the certificate in headers alone: the handshake failed', forged)
        : mustRefuse([fromTls, proxy], forged, 'the certificate in headers alone')),
      ...mustRefuse([fromTls, proxy], both, 'another certificate, and the right one in headers'),
    ]
  },
})
