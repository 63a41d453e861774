import type { TokenServer } from '../../carriers/servers.ts'
import type { Kit } from '../../kit.ts'
import { callCarrier } from '../../steps/call-carrier.ts'
import { pushRequest } from '../../steps/push-request.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { requestRefresh } from '../../steps/request-refresh.ts'
import { type PlatformTwin, platformTwin, platformTwinOf } from '../weak-twin.ts'

/** Sends forms without `client_id`: the certificate says who it is. */
function nameless(kit: Kit): Kit {
  return {
    ...kit,
    send(url, init) {
      if (!(init.body instanceof URLSearchParams)) return kit.send(url, init)
      const form = new URLSearchParams(init.body)
      form.delete('client_id')
      return kit.send(url, { ...init, body: form })
    },
  }
}

const leavesClientIdToCertificate = platformTwin(
  'leaves-client-id-to-certificate',
  'leaves client_id out where it shows a certificate',
  'redeemCode',
  (kit, ...rest) => redeemCode(nameless(kit), ...rest),
)

const callsWithoutCertificate = platformTwin(
  'calls-without-certificate',
  'calls the API without the certificate its tokens are bound to',
  'callCarrier',
  (kit, allowed, token, key) => callCarrier(kit, allowed, token, key),
)

const callsWithCertificateOfAnotherTenant = platformTwin(
  'calls-with-certificate-of-another-tenant',
  'calls the API for all tenants with one certificate',
  'callCarrier',
  (kit, allowed, token, key, certificate) => {
    const [first] = kit.tenants.values()
    const shared = first?.carriers[allowed.carrier]?.certificate
    return callCarrier(kit, allowed, token, key, shared === undefined ? certificate : { ...certificate, ...shared })
  },
)

function withoutAliases<Server extends TokenServer>(server: Server): Server {
  return { ...server, mtls_endpoint_aliases: undefined }
}

const ignoresMutualTlsAliases = platformTwinOf(
  'ignores-mutual-tls-aliases',
  'shows its certificates at the endpoints for everybody',
  {
    pushRequest: (kit, server, ...rest) => pushRequest(kit, withoutAliases(server), ...rest),
    redeemCode: (kit, server, ...rest) => redeemCode(kit, withoutAliases(server), ...rest),
    requestRefresh: (kit, server, ...rest) => requestRefresh(kit, withoutAliases(server), ...rest),
  },
)

export const mutualTlsTwins: readonly PlatformTwin[] = [
  leavesClientIdToCertificate,
  callsWithoutCertificate,
  callsWithCertificateOfAnotherTenant,
  ignoresMutualTlsAliases,
]
