import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { carrierIds, carrierProfiles } from '../carriers/carrier.ts'
import { carriers } from '../carriers/index.ts'
import { tableOf } from '../carriers/table.ts'
import { SimulatorError } from '../simulator-error.ts'
import { startServer } from './server.ts'
import { type WorkerAnswer, workerCall } from './worker-calls.ts'

const start = z
  .object({
    id: z.enum(carrierIds),
    profile: z.enum(carrierProfiles),
    host: z.string(),
    port: z.number(),
    seed: z.string().optional(),
    quirks: z.record(z.string(), z.boolean()),
  })
  .parse(workerData)

const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread only.')
const post = (answer: WorkerAnswer) => port.postMessage(answer)

try {
  const { id, profile, quirks, seed } = start
  const table = tableOf(id, profile, quirks)
  const server = await startServer({ ...start, carrier: carriers[id], table, seed })
  port.on('message', async (message) => {
    const call = workerCall.parse(message)
    try {
      switch (call.kind) {
        case 'add-tenants':
          return post({ kind: 'tenants', call: call.call, tenants: await server.addTenants(call.specs) })
        case 'set-clock':
          await server.clock.set(call.setting)
          return post({ kind: 'now', call: call.call, now: await server.clock.now() })
        case 'now':
          return post({ kind: 'now', call: call.call, now: await server.clock.now() })
        case 'close':
          await server.close()
          port.close()
      }
    } catch (error) {
      post({ kind: 'failed', call: call.call, ...reasonOf(error) })
    }
  })
  const { origin, issuer, endpoints, api, testOrigin } = server
  post({ kind: 'started', origin, issuer, endpoints, api, testOrigin })
} catch (error) {
  post({ kind: 'not-started', ...reasonOf(error) })
}

/** Errors do not cross threads whole; their code and sentence do. */
function reasonOf(error: unknown) {
  if (error instanceof SimulatorError) return { message: error.message, code: error.code }
  return { message: error instanceof Error ? error.message : String(error) }
}
