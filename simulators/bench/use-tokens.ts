import { createRemoteJWKSet, jwtVerify } from 'jose'
import { WrongAnswer } from './check-answer.ts'
import type { Connection } from './connection.ts'
import type { BenchClient, Contestant } from './contestant.ts'

/**
 * Takes tokens of a round to where they are good for: the tenant's own address, which shows the tenant's marker, or,
 * where the server has none, the signature is checked against its published keys. @returns how many were used
 */
export async function useTokens(
  connection: Connection,
  contestant: Contestant,
  sample: readonly { readonly client: BenchClient; readonly token: string }[],
): Promise<number> {
  const keys = createRemoteJWKSet(new URL(contestant.jwksUri))
  for (const { client, token } of sample) {
    await jwtVerify(token, keys, { issuer: contestant.issuer })
    const { resource } = client
    if (resource === undefined) continue
    const answer = await connection.get(resource.url, { authorization: `Bearer ${token}` })
    if (answer.status !== 200 || !answer.text.includes(resource.marker))
      throw new WrongAnswer(`The resource of ${client.clientId} answered ${answer.status}: ${answer.text}`)
  }
  return sample.length
}
