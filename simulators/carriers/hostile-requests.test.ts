import { request } from 'undici'
import { describe, expect, test } from 'vitest'
import { carrierIds, carrierProfiles } from '../index.ts'
import { startCarrier } from '../testing/carrier.ts'
import { fuzzCarrier } from '../testing/fuzz-carrier.ts'

describe.each(carrierProfiles)('under %s', (profile) => {
  test.each(carrierIds)(
    '%s answers whatever it is sent without an error of its own and shows nothing of another tenant',
    (id) => fuzzCarrier(id, { profile, requests: 250 }),
  )

  test.each(carrierIds)('%s says that there is no such sign-in, whoever is named in the query', async (id) => {
    await using server = await startCarrier(id, { profile })
    const { clients } = await server.addTenant({ id: 'acme' })
    const { statusCode, body } = await request(`${server.endpoints.authorization_endpoint}/no-such-sign-in`, {
      query: { client_id: clients[0]?.clientId },
    })
    await body.dump()
    expect(statusCode).toBe(id === 'dhl' && profile === 'today' ? 404 : 400)
  })
})
