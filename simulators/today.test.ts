import * as oauth from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import type { RunningCarrier } from './index.ts'
import { startCarrier } from './testing/carrier.ts'
import { newParty } from './testing/code-flow.ts'

const insecure = { [oauth.allowInsecureRequests]: true }

/** What a generic client makes of the carrier's own client credentials grant. */
async function askGenerically(carrier: RunningCarrier, authentication: 'header' | 'body', scope?: string) {
  const { client } = await newParty(carrier, 'acme')
  const as = { issuer: carrier.issuer, token_endpoint: carrier.endpoints.token_endpoint }
  const me = { client_id: client.clientId }
  const secret = client.clientSecret ?? ''
  const auth = authentication === 'header' ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret)
  const parameters = new URLSearchParams(scope === undefined ? {} : { scope })
  const answer = await oauth.clientCredentialsGrantRequest(as, me, auth, parameters, insecure)
  return oauth.processClientCredentialsResponse(as, me, answer)
}

describe('a generic client', () => {
  test('reads the strings of UPS as numbers where it is kind, and cannot read its errors', async () => {
    await using ups = await startCarrier('ups')
    expect(await askGenerically(ups, 'header')).toMatchObject({ expires_in: 14_399, issued_at: expect.any(String) })
    await using other = await startCarrier('ups')
    const refused: unknown = await askGenerically(other, 'body').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(oauth.OperationProcessingError)
    expect(refused).not.toBeInstanceOf(oauth.ResponseBodyError)
  })

  test('gets along with FedEx unless it sends a scope or a header', async () => {
    await using fedex = await startCarrier('fedex')
    expect(await askGenerically(fedex, 'body')).toMatchObject({ token_type: 'bearer', expires_in: 3599 })
    await using again = await startCarrier('fedex')
    await expect(askGenerically(again, 'body', 'CXS')).rejects.toThrow()
    await using other = await startCarrier('fedex')
    await expect(askGenerically(other, 'header')).rejects.toThrow()
  })

  test('gets along with USPS where its credentials are in the body', async () => {
    await using usps = await startCarrier('usps')
    expect(await askGenerically(usps, 'body')).toMatchObject({ token_type: 'bearer', expires_in: 28_799 })
    await using other = await startCarrier('usps')
    await expect(askGenerically(other, 'header')).rejects.toThrow()
  })

  test('gets along with the Group token of DHL unless its credentials are in the body', async () => {
    await using dhl = await startCarrier('dhl')
    expect(await askGenerically(dhl, 'header')).toMatchObject({ token_type: 'bearer', expires_in: 1799 })
    await using other = await startCarrier('dhl')
    await expect(askGenerically(other, 'body')).rejects.toThrow()
  })
})
