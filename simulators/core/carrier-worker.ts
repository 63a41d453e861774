import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { CarrierId } from '../carriers/carrier.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { SimulatorError, type SimulatorErrorCode } from '../simulator-error.ts'
import type { CarrierDescription, RunningCarrier, ServedCarrier, SessionCarrier, SessionSettings } from './server.ts'
import type { CarrierStart } from './start-here.ts'
import type { TenantSpec } from './tenancy.ts'
import { threadEnv } from './thread-env.ts'
import type { WorkerAnswer, WorkerCall } from './worker-calls.ts'

type Started = Extract<WorkerAnswer, { kind: 'started' }>
type Reply = Exclude<WorkerAnswer, { kind: 'started' | 'not-started' | 'journal' }>
type CallBody = WorkerCall extends infer Call ? (Call extends WorkerCall ? Omit<Call, 'call'> : never) : never

interface Watcher {
  readonly session: string | undefined
  readonly tell: (entry: JournalEntry) => void
}

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: Error) => void
}

/** In the packed artefact everything is compiled; an address in a string is not rewritten by the compiler. */
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)

/** A worker thread that carriers run in. It ends with the last of them. */
export interface CarrierThread {
  start(options: CarrierStart): Promise<RunningCarrier>
  /** For a thread that no carrier was started in. */
  end(): void
}

/** Starts the thread; nothing runs in it yet. */
export function openCarrierThread(): CarrierThread {
  const worker = new Worker(workerUrl, { env: threadEnv() })
  let running = 0
  const leave = () => {
    running -= 1
    if (running === 0) worker.postMessage('end')
  }
  return {
    async start(options) {
      running += 1
      const { port1: near, port2: far } = new MessageChannel()
      const gone = new Promise<void>((resolve) => near.once('close', () => resolve()))
      void gone.then(leave)
      worker.postMessage({ start: options, port: far }, [far])
      return await connectCarrier(worker, near, gone, options)
    },
    end() {
      if (running === 0) worker.postMessage('end')
    },
  }
}

async function connectCarrier(
  worker: Worker,
  port: MessagePort,
  ended: Promise<void>,
  options: CarrierStart,
): Promise<RunningCarrier> {
  const waiting = new Map<number, Waiting>()
  const watchers = new Set<Watcher>()
  let calls = 0

  const started = await new Promise<Started>((resolve, reject) => {
    worker.once('error', reject)
    port.once('close', () => reject(new Error(`The ${options.id} simulator ended before it was up.`)))
    port.on('message', (answer: WorkerAnswer) => {
      if (answer.kind === 'started') return resolve(answer)
      if (answer.kind === 'not-started') return reject(errorOf(answer))
      if (answer.kind === 'journal') {
        for (const { session, tell } of watchers) if (session === answer.session) tell(answer.entry)
        return
      }
      const caller = waiting.get(answer.call)
      waiting.delete(answer.call)
      if (answer.kind === 'failed') caller?.reject(errorOf(answer))
      else caller?.resolve(answer)
    })
  })
  const stopped = (cause?: Error) => {
    for (const caller of waiting.values()) caller.reject(new Error(`The ${options.id} simulator stopped.`, { cause }))
    waiting.clear()
  }
  worker.on('error', stopped)
  void ended.then(() => stopped())

  const link: WorkerLink = {
    id: options.id,
    send: (call) =>
      new Promise((resolve, reject) => {
        calls += 1
        waiting.set(calls, { resolve, reject })
        port.postMessage({ ...call, call: calls })
      }),
    watch(session, tell) {
      // Entries cross threads only while somebody reads them: copying each would cost a good part of the load.
      const follow = (on: boolean) => port.postMessage({ kind: 'follow', call: 0, session, on })
      const watcher = { session, tell }
      if (![...watchers].some((other) => other.session === session)) follow(true)
      watchers.add(watcher)
      return () => {
        const left = watchers.delete(watcher)
        if (left && ![...watchers].some((other) => other.session === session)) follow(false)
      }
    },
  }
  const close = async () => {
    port.postMessage({ kind: 'close', call: 0 })
    await ended
  }
  const openSession = async (settings: SessionSettings): Promise<SessionCarrier> => {
    const session = settings.id
    const opened = await link.send({ kind: 'open-session', settings })
    if (opened.kind !== 'opened') throw unexpected()
    const end = async () => void (await link.send({ kind: 'close-session', session }))
    const idleMs = async () => {
      const reply = await link.send({ kind: 'idle', session })
      if (reply.kind !== 'now') throw unexpected()
      return reply.now
    }
    const carrier = remoteCarrier(link, session, opened.description)
    return Object.assign(carrier, { idleMs, close: end, [Symbol.asyncDispose]: end })
  }
  const carrier = remoteCarrier(link, undefined, started.description)
  return Object.assign(carrier, { openSession, close, [Symbol.asyncDispose]: close })
}

/** The way to a worker. */
interface WorkerLink {
  readonly id: CarrierId
  send(call: CallBody): Promise<Reply>
  watch(session: string | undefined, tell: (entry: JournalEntry) => void): () => void
}

/** A carrier in a worker, or one of its sessions. */
function remoteCarrier(
  { id, send, watch }: WorkerLink,
  session: string | undefined,
  first: CarrierDescription,
): Omit<ServedCarrier, 'close' | typeof Symbol.asyncDispose> {
  let description = first
  const addTenants = async (specs: readonly TenantSpec[]) => {
    const reply = await send({ kind: 'add-tenants', session, specs: structuredClone([...specs]) })
    if (reply.kind !== 'tenants') throw unexpected()
    return reply.tenants
  }
  const now = async (call: CallBody) => {
    const reply = await send(call)
    if (reply.kind !== 'now') throw unexpected()
    return reply.now
  }
  return {
    id,
    get profile() {
      return description.profile
    },
    origin: first.origin,
    get issuer() {
      return description.issuer
    },
    get endpoints() {
      return description.endpoints
    },
    get api() {
      return description.api
    },
    testOrigin: first.testOrigin,
    async command(command) {
      const reply = await send({ kind: 'command', session, command })
      if (reply.kind !== 'done') throw unexpected()
      description = reply.description
      return reply.answer
    },
    watch: (tell) => watch(session, tell),
    addTenants,
    async addTenant(spec) {
      const [tenant] = await addTenants([spec])
      if (tenant === undefined) throw new Error('The simulator made no tenant.')
      return tenant
    },
    clock: {
      set: async (setting) => void (await now({ kind: 'set-clock', session, setting })),
      now: () => now({ kind: 'now', session }),
    },
  }
}

function unexpected(): Error {
  return new Error('The simulator answered something else.')
}

function errorOf({ message, code }: { readonly message: string; readonly code?: SimulatorErrorCode }): Error {
  return code === undefined ? new Error(message) : new SimulatorError(code, message)
}
