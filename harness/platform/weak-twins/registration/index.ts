import type { SendRequest } from '../../kit.ts'
import { updateClient } from '../../onboarding/manage-client.ts'
import type { RegisteredClient } from '../../records.ts'
import { type PlatformTwin, platformTwin } from '../weak-twin.ts'

/** Updates with another body than the good platform's. */
function updatingWith(
  id: string,
  fault: string,
  change: (body: Readonly<Record<string, unknown>>, client: RegisteredClient) => object,
): PlatformTwin {
  return platformTwin(id, fault, 'updateClient', (kit, client, wanted) => {
    const send: SendRequest = (url, init) => {
      if (init.method !== 'PUT') return kit.send(url, init)
      return kit.send(url, { ...init, body: JSON.stringify(change(JSON.parse(String(init.body)), client)) })
    }
    return updateClient({ ...kit, send }, client, wanted)
  })
}

const updatesWithRegistrationToken = updatingWith(
  'updates-with-registration-token',
  'sends back the registration token and address with an update',
  (body, { registrationToken, registrationUri }) => ({
    ...body,
    registration_access_token: registrationToken,
    registration_client_uri: registrationUri,
  }),
)

const updatesAPart = updatingWith(
  'updates-a-part',
  'leaves grant types and response types out of an update',
  ({ grant_types: _, response_types: _types, ...body }) => body,
)

const keepsOldCredentials = platformTwin(
  'keeps-old-credentials',
  'goes on with the secret and token a client had before it was read or updated',
  'keepRegistration',
  async () => undefined,
)

export const registrationTwins: readonly PlatformTwin[] = [
  updatesWithRegistrationToken,
  updatesAPart,
  keepsOldCredentials,
]
