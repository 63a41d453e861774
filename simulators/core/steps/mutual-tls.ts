import type { IncomingMessage } from 'node:http'
import { errors } from 'oidc-provider'
import { distinguishedName, type ShownCertificate, shownCertificate, thumbprintOf } from '../client-certificate.ts'
import type { Kit } from '../kit.ts'
import type { CodeStep, ConfigurationStep, RefreshStep } from '../step.ts'

/** Where a client's certificate is found, and whether it is that of a client registered with a subject. */
export interface CertificateReading {
  certificateOf(request: IncomingMessage): ShownCertificate | undefined
  matches(shown: ShownCertificate, subject: string): boolean
}

const fromHandshake: CertificateReading = {
  certificateOf: shownCertificate,
  matches: ({ certificate, authorized }, subject) => authorized && distinguishedName(certificate) === subject,
}

/** Which way a server reads certificates, for the steps that bind tokens to them. */
const readings = new WeakMap<object, CertificateReading>()

/** Client authentication and bound tokens by certificate, where the server has a port for it (RFC 8705). */
export function mutualTlsBy({ certificateOf, matches }: CertificateReading): ConfigurationStep {
  return {
    name: 'mutual-tls',
    stage: 'configuration',
    apply(configuration, kit) {
      if (kit.mutualTls === undefined) return configuration
      readings.set(kit.mutualTls, { certificateOf, matches })
      return {
        ...configuration,
        clientAuthMethods: [
          ...(configuration.clientAuthMethods ?? []),
          'tls_client_auth',
          'self_signed_tls_client_auth',
        ],
        features: {
          ...configuration.features,
          mTLS: {
            enabled: true,
            certificateBoundAccessTokens: true,
            selfSignedTlsClientAuth: true,
            tlsClientAuth: true,
            getCertificate: (ctx) => certificateOf(ctx.req)?.certificate.toString(),
            // Judged together with the subject: what an authority says of another subject helps nobody.
            certificateAuthorized: () => true,
            certificateSubjectMatches(ctx, property, expected) {
              const shown = certificateOf(ctx.req)
              return shown !== undefined && property === 'tls_client_auth_subject_dn' && matches(shown, expected)
            },
          },
        },
      }
    },
  }
}

/** A client is who its certificate says, read from the handshake and held against its registration (RFC 8705, 2). */
export const mutualTls: ConfigurationStep = mutualTlsBy(fromHandshake)

/** A client registered for bound tokens shows a certificate, and its tokens are bound to that one (RFC 8705, 3). */
export const codeCertificateBinding: CodeStep = {
  name: 'code-certificate-binding',
  stage: 'code',
  apply(redemption) {
    const { client, ctx, kit } = redemption
    if (client.tlsClientCertificateBoundAccessTokens !== true) return
    redemption.certificate = certificateFor(kit, ctx)
    if (redemption.certificate === undefined) throw new errors.InvalidGrant('the client certificate is missing')
  },
}

/** A public client's refresh token works with the certificate it was issued to (RFC 8705, 4). */
export const refreshCertificateBinding: RefreshStep = {
  name: 'refresh-certificate-binding',
  stage: 'refresh',
  apply(refresh) {
    const { client, ctx, kit, token } = refresh
    const certificate = certificateFor(kit, ctx)
    const bound = token?.['x5t#S256']
    if (bound !== undefined && (certificate === undefined || thumbprintOf(certificate) !== bound))
      throw new errors.InvalidGrant('the client certificate is not that of the refresh token')
    if (client.tlsClientCertificateBoundAccessTokens !== true) return
    if (certificate === undefined) throw new errors.InvalidGrant('the client certificate is missing')
    refresh.certificate = certificate
  },
}

function certificateFor({ mutualTls }: Pick<Kit, 'mutualTls'>, { req }: { readonly req: IncomingMessage }) {
  return mutualTls === undefined ? undefined : readings.get(mutualTls)?.certificateOf(req)?.certificate
}
