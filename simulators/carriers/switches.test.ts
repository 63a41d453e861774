import { describe, expect, test } from 'vitest'
import { quirksInForce, withQuirks } from '../core/quirk.ts'
import { goodSteps } from '../core/steps.ts'
import { carrierProfiles, quirks } from '../index.ts'
import { startCarrier } from '../testing/carrier.ts'
import { newParty, post } from '../testing/code-flow.ts'

describe.each(quirks)('$id', (quirk) => {
  test.each(carrierProfiles)('is on in %s when switched on and off when switched off', (profile) => {
    const inForce = (switches: Readonly<Record<string, boolean>>) => quirksInForce([quirk], profile, switches)
    expect(inForce({ [quirk.id]: true })).toEqual([quirk])
    expect(inForce({ [quirk.id]: false })).toEqual([])
    expect(inForce({})).toEqual(quirk.on.includes(profile) ? [quirk] : [])
  })

  test('changes the table', () => {
    expect(withQuirks(goodSteps, [])).toEqual(goodSteps)
    expect(withQuirks(goodSteps, [quirk])).not.toEqual(goodSteps)
  })

  test('answers on top of the standards alone', async () => {
    const { id, carrier } = quirk
    await using server = await startCarrier(carrier, { profile: 'rfc9700', quirks: { [id]: true } })
    const { client } = await newParty(server, 'acme')
    const { status } = await post(server.endpoints.token_endpoint, client, { grant_type: 'client_credentials' })
    expect(status).toBeLessThan(500)
  })
})
