import { expect, test } from 'vitest'
import { SimulatorError, startSimulators } from './index.ts'

const hourMs = 3_600_000

test('keeps the clocks of carriers apart that share a worker', async () => {
  await using simulators = await startSimulators({ carriers: ['ups', 'dhl'], oneWorker: true })
  const [ups, dhl] = [simulators.carrier('ups'), simulators.carrier('dhl')]
  await ups.clock.set({ offsetMs: hourMs })
  expect((await ups.clock.now()) - (await dhl.clock.now())).toBeGreaterThan(hourMs / 2)
  const tenant = await ups.addTenant({ id: 'acme' })
  expect(tenant.id).toBe('acme')
  const answers = await Promise.all([ups, dhl].map(({ issuer }) => fetch(`${issuer}/.well-known/openid-configuration`)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
})

test('says of each why it cannot start, and closes those that did', async () => {
  await using simulators = await startSimulators({ carriers: ['ups'], oneWorker: true })
  const taken = Number(new URL(simulators.carrier('ups').origin).port)
  const second = startSimulators({ carriers: ['fedex', 'ups'], oneWorker: true, portBase: taken - 10 })
  await expect(second).rejects.toThrow(SimulatorError)
  const third = await startSimulators({ carriers: ['fedex'], oneWorker: true, portBase: taken - 10 })
  await third.close()
})

test('lets go of the worker when its last carrier is closed', async () => {
  const simulators = await startSimulators({ carriers: ['ups', 'dhl'], oneWorker: true })
  await simulators.carrier('ups').close()
  expect((await fetch(`${simulators.carrier('dhl').issuer}/.well-known/openid-configuration`)).status).toBe(200)
  await simulators.carrier('dhl').close()
  await expect(fetch(simulators.carrier('dhl').issuer)).rejects.toThrow()
})
