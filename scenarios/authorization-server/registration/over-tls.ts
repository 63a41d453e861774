import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { isRecord } from '../jwt.ts'
import { isLoopbackAddress } from '../metadata/address.ts'
import { registerClient } from '../self-registration.ts'
import { confidentialClientMetadata } from './registered-client.ts'

const row = 'RFC7591-3-2'

export const registrationOverTls = authorizationServerScenario({
  id: 'authorization-server/registration/over-tls',
  title: 'Clients are registered over TLS only',
  story: 'Somebody on the network reads the secret of a client while it is being registered.',
  requirements: [row],
  needs: ['registration'],
  caughtBy: [{ twin: 'registers-without-tls', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const address = tenant.endpoints.registration_endpoint
    const url = URL.parse(address ?? '')
    if (address === undefined || url === null) return couldNotRun(row, 'the registration endpoint is no URL')
    if (isLoopbackAddress(address)) return notApplicable(row, 'the registration endpoint is on this machine')
    if (url.protocol !== 'https:') {
      return broken(row, { expected: 'an https address', observed: `the registration endpoint is ${address}` })
    }
    const plain = new URL(address)
    plain.protocol = 'http:'
    const open = await registerClient(target, tenant, confidentialClientMetadata(tenant), {
      anonymous: true,
      label: 'register without an initial access token',
    })
    if (open.kind !== 'registered') return held(row, 'the registration endpoint is an https address', open)
    await open.forget()
    return registerAt(plain.href)

    async function registerAt(url: string): Promise<readonly Finding[]> {
      const answer = await target.send({
        method: 'POST',
        url,
        headers: [['content-type', 'application/json']],
        body: JSON.stringify(confidentialClientMetadata(tenant)),
        label: 'register over plain http',
      })
      if (answer.kind === 'no-answer') return held(row, `plain http: ${answer.sentence}`, answer)
      if (answer.kind !== 'answered') {
        return [
          ...held(row, 'the registration endpoint is an https address'),
          ...recorded(row, `plain http: ${answer.sentence}`, answer),
        ]
      }
      const observed = `plain http is answered with status ${answer.status}`
      if (isRecord(answer.json) && typeof answer.json.client_id === 'string') {
        return broken(
          row,
          { expected: 'no client registered over plain http', observed: `${observed} and a client_id` },
          answer,
        )
      }
      if (answer.status >= 500) return inconclusive(row, observed, answer)
      const location = header(answer, 'location')
      return held(row, location === undefined ? observed : `${observed}, to ${location}`, answer)
    }
  },
})
