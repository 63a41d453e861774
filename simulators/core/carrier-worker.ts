import { Worker } from 'node:worker_threads'
import type { CarrierId, CarrierProfile } from '../carriers/carrier.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { SimulatorError, type SimulatorErrorCode } from '../simulator-error.ts'
import type { QuirkSwitches } from './quirk.ts'
import type { RunningCarrier, ServerCertificate } from './server.ts'
import type { TenantSpec } from './tenancy.ts'
import type { WorkerAnswer, WorkerCall } from './worker-calls.ts'

export interface WorkerOptions {
  readonly id: CarrierId
  readonly profile: CarrierProfile
  readonly host: string
  readonly port: number
  readonly seed: string | undefined
  readonly quirks: QuirkSwitches
  readonly workbench: boolean
  readonly publicHost: string | undefined
  readonly tls: ServerCertificate | undefined
}

type Started = Extract<WorkerAnswer, { kind: 'started' }>
type Reply = Exclude<WorkerAnswer, { kind: 'started' | 'not-started' | 'journal' }>
type CallBody = WorkerCall extends infer Call ? (Call extends WorkerCall ? Omit<Call, 'call'> : never) : never

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: Error) => void
}

/** In the packed artefact everything is compiled; an address in a string is not rewritten by the compiler. */
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)

/** Starts a carrier in a worker thread of its own, so that its clock and its load are its own. */
export async function startInWorker(options: WorkerOptions): Promise<RunningCarrier> {
  const worker = new Worker(workerUrl, { workerData: options })
  const waiting = new Map<number, Waiting>()
  const watchers = new Set<(entry: JournalEntry) => void>()
  let calls = 0
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))

  const started = await new Promise<Started>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error(`The ${options.id} simulator ended before it was up.`)))
    worker.on('message', (answer: WorkerAnswer) => {
      if (answer.kind === 'started') return resolve(answer)
      if (answer.kind === 'not-started') return reject(errorOf(answer))
      if (answer.kind === 'journal') {
        for (const tell of watchers) tell(answer.entry)
        return
      }
      const caller = waiting.get(answer.call)
      waiting.delete(answer.call)
      if (answer.kind === 'failed') caller?.reject(errorOf(answer))
      else caller?.resolve(answer)
    })
  })
  worker.on('error', (error) => {
    for (const caller of waiting.values())
      caller.reject(new Error(`The ${options.id} simulator stopped.`, { cause: error }))
    waiting.clear()
  })

  const send = (call: CallBody): Promise<Reply> =>
    new Promise((resolve, reject) => {
      calls += 1
      waiting.set(calls, { resolve, reject })
      worker.postMessage({ ...call, call: calls })
    })

  const addTenants = async (specs: readonly TenantSpec[]) => {
    const reply = await send({ kind: 'add-tenants', specs: structuredClone([...specs]) })
    if (reply.kind !== 'tenants') throw new Error('The simulator answered something else.')
    return reply.tenants
  }
  const now = async (call: CallBody) => {
    const reply = await send(call)
    if (reply.kind !== 'now') throw new Error('The simulator answered something else.')
    return reply.now
  }
  const close = async () => {
    worker.postMessage({ kind: 'close', call: 0 })
    await ended
  }
  let { description } = started
  return {
    id: options.id,
    get profile() {
      return description.profile
    },
    origin: description.origin,
    get issuer() {
      return description.issuer
    },
    get endpoints() {
      return description.endpoints
    },
    get api() {
      return description.api
    },
    testOrigin: description.testOrigin,
    async command(command) {
      const reply = await send({ kind: 'command', command })
      if (reply.kind !== 'done') throw new Error('The simulator answered something else.')
      description = reply.description
      return reply.answer
    },
    watch(tell) {
      // Entries cross threads only while somebody reads them: copying each would cost a good part of the load.
      if (watchers.size === 0) worker.postMessage({ kind: 'follow', call: 0, on: true })
      watchers.add(tell)
      return () => {
        if (watchers.delete(tell) && watchers.size === 0) worker.postMessage({ kind: 'follow', call: 0, on: false })
      }
    },
    addTenants,
    async addTenant(spec) {
      const [tenant] = await addTenants([spec])
      if (tenant === undefined) throw new Error('The simulator made no tenant.')
      return tenant
    },
    clock: {
      set: async (setting) => void (await now({ kind: 'set-clock', setting })),
      now: () => now({ kind: 'now' }),
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function errorOf({ message, code }: { readonly message: string; readonly code?: SimulatorErrorCode }): Error {
  return code === undefined ? new Error(message) : new SimulatorError(code, message)
}
