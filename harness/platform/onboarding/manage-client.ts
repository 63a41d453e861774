import type { z } from 'zod'
import { isLoopback } from '../addresses.ts'
import {
  clientMetadata,
  type RegisteredAnswer,
  recordOf,
  registeredAnswer,
  type WantedClient,
} from '../carriers/register-client.ts'
import { patienceMs } from '../carriers/requests.ts'
import type { Kit } from '../kit.ts'
import type { RegisteredClient } from '../records.ts'

/** Reads how the carrier has a client registered (RFC 7592, 2.1). `undefined`: the carrier does not know it any more. */
export async function readClient(kit: Kit, client: RegisteredClient): Promise<RegisteredAnswer | undefined> {
  const answer = await manage(kit, client, 'GET')
  // A client that is gone is told by 401, so that nobody can look for clients (RFC 7592, 2.1).
  if (answer.status === 401 || answer.status === 404) return discard(answer)
  return read(answer, registeredAnswer)
}

/** The client with the credentials a carrier has answered with: they may be new ones with every answer (RFC 7592, 3). */
export function withCredentialsOf(client: RegisteredClient, known: RegisteredAnswer): RegisteredClient {
  const { redirectUri, redirectUris = [redirectUri] } = client
  return recordOf({ ...known, redirect_uris: [...redirectUris] }, client)
}

/** Replaces the registration (RFC 7592, 2.2): all of it is sent, as what is left out would be taken away. */
export async function updateClient(
  kit: Kit,
  client: RegisteredClient,
  wanted: WantedClient,
): Promise<RegisteredClient> {
  const body = {
    ...clientMetadata(wanted),
    client_id: client.clientId,
    ...(client.clientSecret === undefined ? {} : { client_secret: client.clientSecret }),
  }
  const answer = await read(await manage(kit, client, 'PUT', body), registeredAnswer)
  if (answer.client_id !== client.clientId) throw new Error('The carrier answered with another client.')
  return recordOf(answer, { ...client, redirectUris: [...wanted.redirectUris] })
}

/** Deletes it at the carrier (RFC 7592, 2.3); one that is gone already is as good. */
export async function deleteClient(kit: Kit, client: RegisteredClient): Promise<void> {
  const { status } = await manage(kit, client, 'DELETE')
  if (![204, 401, 404].includes(status)) throw new Error(`The carrier answered ${status} to the deletion.`)
}

async function manage(
  kit: Kit,
  { registrationUri, registrationToken, issuer }: RegisteredClient,
  method: 'GET' | 'PUT' | 'DELETE',
  body?: object,
): Promise<Response> {
  if (registrationUri === undefined || registrationToken === undefined) throw new Error('The client cannot be managed.')
  // The token goes to the server that gave it, and nowhere else.
  const { origin } = new URL(registrationUri)
  if (origin !== new URL(issuer).origin) throw new Error('The address of the registration is not that of its issuer.')
  if (!registrationUri.startsWith('https:') && !isLoopback(registrationUri))
    throw new Error('That address is not on TLS.')
  return kit.send(registrationUri, {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${registrationToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
  })
}

async function read<T>(answer: Response, schema: z.ZodType<T>): Promise<T> {
  if (answer.status !== 200) {
    await discard(answer)
    throw new Error(`The carrier answered ${answer.status} to a request about its client.`)
  }
  return schema.parse(await answer.json())
}

async function discard(answer: Response): Promise<undefined> {
  await answer.body?.cancel()
}
