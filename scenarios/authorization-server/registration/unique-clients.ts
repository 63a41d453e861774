import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { secretBits } from '../client-authentication/secret-bits.ts'
import { registerClient } from '../self-registration.ts'
import { confidentialClientMetadata, type Registered, registrationFailed } from './registered-client.ts'

const identifiers = 'RFC7591-3.2.1-1'
const secrets = 'RFC7591-3.2.1-2'
const count = 10

export const uniqueClients = authorizationServerScenario({
  id: 'authorization-server/registration/unique-clients',
  title: 'Every registered client has an identifier and a secret of its own',
  story: 'Ten clients register, some of them with the client_id of another one as their wish.',
  requirements: [identifiers, secrets],
  needs: ['registration'],
  caughtBy: [
    { twin: 'registers-wished-client-id', breaks: [identifiers] },
    { twin: 'gives-every-client-the-same-secret', breaks: [secrets] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const made: Registered[] = []
    try {
      for (let index = 0; index < count; index += 1) {
        const [first, second] = made
        const wish = (index === 3 ? first : index === 6 ? second : undefined)?.client.id
        const metadata = {
          ...confidentialClientMetadata(tenant, [`https://client-${index}.example/cb`]),
          client_name: `Parcelproof probe ${index}`,
          ...(wish === undefined ? {} : { client_id: wish }),
        }
        const registered = await registerClient(target, tenant, metadata, {
          label: wish === undefined ? `register client ${index}` : `register client ${index} with a wished client_id`,
        })
        if (registered.kind === 'registered') made.push(registered)
        // A wish may be refused; a plain registration is the control.
        else if (wish === undefined) return registrationFailed([identifiers, secrets], registered, tenant)
      }
      return [...judgeIdentifiers(made), ...judgeSecrets(made)]
    } finally {
      for (const registered of made) await registered.forget()
    }
  },
})

function judgeIdentifiers(made: readonly Registered[]): readonly Finding[] {
  const ids = made.map(({ client }) => client.id)
  const twice = ids.filter((id, index, all) => all.indexOf(id) !== index)
  const observed =
    twice.length === 0
      ? `${ids.length} registrations brought ${ids.length} different client_ids`
      : `the client_id ${twice[0]} was given out although it is another client's`
  return twice.length === 0
    ? held(identifiers, observed, ...made)
    : broken(identifiers, { expected: 'a client_id of its own for each client', observed }, ...made)
}

function judgeSecrets(made: readonly Registered[]): readonly Finding[] {
  const values = made.flatMap(({ client }) => ('secret' in client.authentication ? [client.authentication.secret] : []))
  if (values.length < 2) return notApplicable(secrets, 'registered clients are given no secret', ...made)
  const bits = Math.floor(Math.min(...values.map(secretBits)))
  const strength = recorded(secrets, `the shortest secret can hold ${bits} bits at most`, ...made)
  const different = new Set(values).size
  const observed = `${values.length} registrations brought ${different} different secrets`
  return different === values.length
    ? [...held(secrets, observed, ...made), ...strength]
    : [...broken(secrets, { expected: 'a secret of its own for each client', observed }, ...made), ...strength]
}
