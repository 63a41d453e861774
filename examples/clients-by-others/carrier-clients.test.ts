import { API as Dhl } from 'dhl-api'
import { API as Ups } from 'ups-api'
import { beforeEach, describe, expect, test } from 'vitest'
import { type SimulatedClient, type Simulators, startSimulators } from '../../simulators/index.ts'
import { rerouteCarriers } from '../../simulators/reach/nock.ts'
import { firstClient } from './parties.ts'

let simulators: Simulators

beforeEach(async () => {
  simulators = await startSimulators({ profile: 'today', carriers: ['ups', 'dhl'], inProcess: true })
  return () => simulators.close()
})

const waybill = '1Z12345E0205271688'

describe.each(['by its base URL', 'through nock, unmodified'] as const)('a client written by others, %s', (way) => {
  beforeEach(() => (way === 'through nock, unmodified' ? rerouteCarriers(simulators) : undefined))

  const upsFor = ({ clientId, clientSecret = '' }: SimulatedClient) => {
    const { origin } = simulators.carrier('ups')
    const where = way === 'by its base URL' ? { authUrl: `${origin}/`, baseUrl: `${origin}/api/` } : {}
    return new Ups({ clientId, clientSecret, ...where })
  }
  const dhlFor = ({ clientId, clientSecret = '' }: SimulatedClient) => {
    const where = way === 'by its base URL' ? { baseUrl: `${simulators.carrier('dhl').origin}/mydhlapi/` } : {}
    return new Dhl({ username: clientId, password: clientSecret, ...where })
  }

  test('ups-api gets a token and tracks a parcel', async () => {
    const api = upsFor(await firstClient(simulators.carrier('ups')))
    expect(await api.getToken()).toMatch(/^eyJ/)
    expect(
      await api.getTrackingDetails(waybill, { headers: { transId: '1', transactionSrc: 'testing' } }),
    ).toMatchObject({
      trackResponse: { shipment: [{ inquiryNumber: waybill }] },
    })
  })

  // It asks for a token again at every 401, also where the 401 was about the token request itself: a wrong secret runs
  // into the limit of `ups/token-rate-limit`, as it does at UPS.
  test('ups-api with a wrong secret asks until the rate limit stops it', async () => {
    const api = upsFor({ ...(await firstClient(simulators.carrier('ups'))), clientSecret: 'wrong' })
    await expect(api.getToken()).rejects.toThrow(/10429.*Too Many Requests/)
  })

  test('dhl-api tracks a parcel', async () => {
    const api = dhlFor(await firstClient(simulators.carrier('dhl')))
    expect(await api.getTracking('1234567890')).toMatchObject({
      shipments: [{ shipmentTrackingNumber: '1234567890', status: 'Success' }],
    })
    await expect(api.getTracking('nonsense')).rejects.toThrow(/404/)
  })

  test('dhl-api reads a refusal as it does at DHL', async () => {
    const api = dhlFor({ ...(await firstClient(simulators.carrier('dhl'))), clientSecret: 'wrong' })
    await expect(api.getTracking('1234567890')).rejects.toThrow(/Invalid Credentials/)
  })
})
