import type { MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { carrierIds, carrierProfiles } from '../carriers/carrier.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { SimulatorError } from '../simulator-error.ts'
import type { CarrierDescription, ServedCarrier, SessionCarrier } from './server.ts'
import { startHere } from './start-here.ts'
import { type WorkerAnswer, workerCall } from './worker-calls.ts'

const certificate = z.object({ cert: z.string(), key: z.string(), ca: z.string() })

const startSchema = z.object({
  id: z.enum(carrierIds),
  profile: z.enum(carrierProfiles),
  host: z.string(),
  port: z.number(),
  seed: z.string().optional(),
  quirks: z.record(z.string(), z.boolean()),
  quirkModule: z.string().optional(),
  workbench: z.boolean(),
  publicHost: z.string().optional(),
  publicPort: z.number().optional(),
  store: z.string().optional(),
  issuerPerTenant: z.boolean(),
  tls: certificate.optional(),
  mutualTls: certificate.optional(),
})

/** Starts a carrier in this thread and does what the other side of `port` asks of it, until it is closed. */
export async function serveCarrier(port: MessagePort, given: unknown): Promise<void> {
  const post = (answer: WorkerAnswer) => port.postMessage(answer)
  try {
    await serve(port, startSchema.parse(given), post)
  } catch (error) {
    post({ kind: 'not-started', ...reasonOf(error) })
    port.close()
  }
}

type Start = z.output<typeof startSchema>

async function serve(port: MessagePort, start: Start, post: (answer: WorkerAnswer) => void): Promise<void> {
  const server = await startHere(start)
  const sessions = new Map<string, SessionCarrier>()
  const followed = new Map<string | undefined, () => void>()
  const servedBy = (session: string | undefined): ServedCarrier => {
    const found = session === undefined ? server : sessions.get(session)
    if (found === undefined) throw new SimulatorError('NOT_FOUND', `There is no session ${session}.`)
    return found
  }
  const unfollow = (session: string | undefined) => {
    followed.get(session)?.()
    followed.delete(session)
  }
  const answerTo = async (call: z.output<typeof workerCall>): Promise<WorkerAnswer | undefined> => {
    const { call: number } = call
    switch (call.kind) {
      case 'open-session': {
        const opened = await server.openSession(call.settings)
        sessions.set(call.settings.id, opened)
        return { kind: 'opened', call: number, description: describe(opened) }
      }
      case 'close-session':
        await sessions.get(call.session)?.close()
        sessions.delete(call.session)
        unfollow(call.session)
        return { kind: 'closed', call: number }
      case 'idle': {
        const session = sessions.get(call.session)
        if (session === undefined) throw new SimulatorError('NOT_FOUND', `There is no session ${call.session}.`)
        return { kind: 'now', call: number, now: await session.idleMs() }
      }
      case 'add-tenants':
        return { kind: 'tenants', call: number, tenants: await servedBy(call.session).addTenants(call.specs) }
      case 'set-clock': {
        const { clock } = servedBy(call.session)
        await clock.set(call.setting)
        return { kind: 'now', call: number, now: await clock.now() }
      }
      case 'now':
        return { kind: 'now', call: number, now: await servedBy(call.session).clock.now() }
      case 'command': {
        const served = servedBy(call.session)
        const answer = await served.command(call.command)
        return { kind: 'done', call: number, answer, description: describe(served) }
      }
      case 'follow': {
        const { session } = call
        unfollow(session)
        const tell = (entry: JournalEntry) => post({ kind: 'journal', session, entry })
        if (call.on) followed.set(session, servedBy(session).watch(tell))
        return undefined
      }
      case 'close':
        await server.close()
        port.close()
        return undefined
    }
  }
  port.on('message', async (message) => {
    const parsed = workerCall.safeParse(message)
    if (!parsed.success) return post({ kind: 'failed', call: callOf(message), ...reasonOf(badCall(parsed.error)) })
    try {
      const answer = await answerTo(parsed.data)
      if (answer !== undefined) post(answer)
    } catch (error) {
      post({ kind: 'failed', call: parsed.data.call, ...reasonOf(error) })
    }
  })
  post({ kind: 'started', description: describe(server) })
}

function describe({ profile, origin, issuer, endpoints, api, testOrigin }: ServedCarrier): CarrierDescription {
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
