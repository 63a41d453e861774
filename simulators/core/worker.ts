import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { type CarrierProfile, carrierIds, carrierProfiles } from '../carriers/carrier.ts'
import { carriers } from '../carriers/index.ts'
import { tableOf } from '../carriers/table.ts'
import { SimulatorError } from '../simulator-error.ts'
import type { QuirkSwitches } from './quirk.ts'
import { type CarrierDescription, type RunningCarrier, startServer } from './server.ts'
import { type WorkerAnswer, workerCall } from './worker-calls.ts'

const start = z
  .object({
    id: z.enum(carrierIds),
    profile: z.enum(carrierProfiles),
    host: z.string(),
    port: z.number(),
    seed: z.string().optional(),
    quirks: z.record(z.string(), z.boolean()),
    workbench: z.boolean(),
    publicHost: z.string().optional(),
    tls: z.object({ cert: z.string(), key: z.string(), ca: z.string() }).optional(),
  })
  .parse(workerData)

const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread only.')
const post = (answer: WorkerAnswer) => port.postMessage(answer)

try {
  const { id, profile, quirks, seed } = start
  const table = tableOf(id, profile, quirks)
  const workbench = start.workbench
    ? { quirks, tableOf: (to: CarrierProfile, switches: QuirkSwitches) => tableOf(id, to, switches) }
    : undefined
  const server = await startServer({ ...start, carrier: carriers[id], table, seed, workbench })
  let leave: (() => void) | undefined
  port.on('message', async (message) => {
    const parsed = workerCall.safeParse(message)
    if (!parsed.success) return post({ kind: 'failed', call: callOf(message), ...reasonOf(badCall(parsed.error)) })
    const call = parsed.data
    try {
      switch (call.kind) {
        case 'add-tenants':
          return post({ kind: 'tenants', call: call.call, tenants: await server.addTenants(call.specs) })
        case 'set-clock':
          await server.clock.set(call.setting)
          return post({ kind: 'now', call: call.call, now: await server.clock.now() })
        case 'now':
          return post({ kind: 'now', call: call.call, now: await server.clock.now() })
        case 'command': {
          const answer = await server.command(call.command)
          return post({ kind: 'done', call: call.call, answer, description: describe(server) })
        }
        case 'follow':
          leave?.()
          leave = call.on ? server.watch((entry) => post({ kind: 'journal', entry })) : undefined
          return
        case 'close':
          await server.close()
          port.close()
      }
    } catch (error) {
      post({ kind: 'failed', call: call.call, ...reasonOf(error) })
    }
  })
  post({ kind: 'started', description: describe(server) })
} catch (error) {
  post({ kind: 'not-started', ...reasonOf(error) })
}

function describe({ profile, origin, issuer, endpoints, api, testOrigin }: RunningCarrier): CarrierDescription {
  return { profile, origin, issuer, endpoints, api, testOrigin }
}

function callOf(message: unknown): number {
  return z.object({ call: z.number() }).safeParse(message).data?.call ?? 0
}

function badCall({ issues: [issue] }: z.ZodError): SimulatorError {
  return new SimulatorError('BAD_REQUEST', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}.`)
}

/** Errors do not cross threads whole; their code and sentence do. */
function reasonOf(error: unknown) {
  if (error instanceof SimulatorError) return { message: error.message, code: error.code }
  return { message: error instanceof Error ? error.message : String(error) }
}
