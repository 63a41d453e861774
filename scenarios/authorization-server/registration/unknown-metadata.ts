import { broken, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { registerClient } from '../self-registration.ts'
import { confidentialClientMetadata, describeRegistration, withRegisteredClient } from './registered-client.ts'

const row = 'RFC7591-2-2'

const unknown = {
  tenant_metadata: { tenant: 'somebody-else', plan: { level: 'gold' } },
  foo: 'bar',
  example_extension_parameter: [1, { nested: true }],
}

export const unknownMetadata = authorizationServerScenario({
  id: 'authorization-server/registration/unknown-metadata',
  title: 'Metadata the server does not know are ignored',
  story: 'A client that knows extensions of other servers registers with them here.',
  requirements: [row],
  needs: ['registration'],
  caughtBy: [{ twin: 'refuses-unknown-client-metadata', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    return withRegisteredClient({ target }, row, async () => {
      const metadata = { ...confidentialClientMetadata(tenant), ...unknown }
      const made = await registerClient(target, tenant, metadata, { label: 'register with unknown metadata' })
      const observed = `a registration with metadata of no specification: ${describeRegistration(made)}`
      if (made.kind === 'unclear') return inconclusive(row, observed, made)
      if (made.kind === 'refused') return broken(row, { expected: 'unknown metadata ignored', observed }, made)
      await made.forget()
      const echoed = Object.keys(unknown).filter((name) => made.document[name] !== undefined)
      return [
        ...held(row, observed, made),
        ...(echoed.length === 0 ? [] : recorded(row, `in the answer all the same: ${echoed.join(', ')}`, made)),
      ]
    })
  },
})
