import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Arrival, CarrierAnswer, CarrierBehaviour } from '../../scenarios/api/carrier.ts'
import type { PlayedCarrier } from '../../scenarios/api/client.ts'
import type { Params } from '../../scenarios/api/params.ts'
import type { Recorder } from '../evidence/recorder.ts'
import { answerAs } from './answer-as.ts'
import { honestAnswer } from './honest/honest-answer.ts'
import type { PlayedKit } from './kit.ts'
import { createLedger, type KnownClient, type Ledger } from './ledger.ts'
import { type NamedCarrier, playedCarrier, portsOf } from './named-carriers.ts'
import { readArrival } from './read-arrival.ts'
import { type CarrierSession, type OpenSession, openSession } from './session.ts'
import { signingKey } from './signing-key.ts'

export interface CarrierOptions {
  readonly carriers: readonly NamedCarrier[]
  /** 0 takes any free ports. */
  readonly portBase: number
  readonly clients: readonly KnownClient[]
  readonly recorder: Recorder
  /** The platform's name, for the evidence. */
  readonly target: string
  /** Milliseconds since 1970, as the carriers see them. */
  readonly now?: () => number
}

/** The harness as every carrier of one platform. */
export interface PlayedCarriers extends AsyncDisposable {
  readonly carriers: readonly PlayedCarrier[]
  readonly kit: PlayedKit
  readonly ledger: Ledger
  /** Begins a scenario: what arrives from now on belongs to it. One at a time. */
  begin(scenario: string): CarrierSession
  close(): Promise<void>
}

/** A port that something else has. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken'
  readonly port: number

  constructor(port: number) {
    super(`Port ${port} is taken.`)
    this.port = port
  }
}

/** Starts the carriers. @throws {PortTaken} where an address is somebody else's */
export async function startCarriers(options: CarrierOptions): Promise<PlayedCarriers> {
  const { recorder, target, now = Date.now } = options
  const ledger = createLedger(options.clients)
  const kit: PlayedKit = { ledger, key: signingKey(), now, lifetimes: { accessSeconds: 3600 } }
  const servers: Server[] = []
  const carriers: PlayedCarrier[] = []
  let session: OpenSession | undefined
  let count = 0

  const answer = async (carrier: PlayedCarrier, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const during = session
    const raw = {
      method: request.method ?? 'GET',
      url: `${new URL(carrier.issuer).origin}${request.url ?? '/'}`,
      headers: pairsOf(request.rawHeaders),
      body: await bodyOf(request),
    }
    count += 1
    const open = recorder.open({
      scenario: during?.scenario ?? 'between scenarios',
      target,
      carrier: carrier.id,
      label: `arrives at ${carrier.id}`,
      ...raw,
    })
    const arrival = await readArrival(raw, carrier, ledger, { exchange: open.id, number: count, at: now() })
    during?.add(arrival)
    const said = await behaved(arrival, during?.behavioursAt(carrier.id) ?? [], () => honestAnswer(kit, arrival))
    await answerAs(said, response, open, during?.over)
  }

  const ports = portsOf(options.carriers, options.portBase)
  const close = async (): Promise<void> => {
    session?.end()
    await Promise.all(servers.map(closeServer))
  }
  try {
    for (const named of options.carriers) {
      const server = createServer()
      const port = await listen(server, ports.get(named.id) ?? 0)
      servers.push(server)
      const carrier = playedCarrier(named, port)
      carriers.push(carrier)
      server.on('request', (request, response) => {
        answer(carrier, request, response).catch(() => response.destroy())
      })
    }
  } catch (error) {
    await close()
    throw error
  }
  return {
    carriers,
    kit,
    ledger,
    begin(scenario) {
      session = openSession(scenario)
      return session
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** What the latest behaviour that has something to say about this request makes of it. */
function behaved(
  arrival: Arrival,
  behaviours: readonly CarrierBehaviour[],
  honest: () => Promise<CarrierAnswer>,
): Promise<CarrierAnswer> {
  const [latest, ...earlier] = behaviours
  if (latest === undefined) return honest()
  const rest = () => behaved(arrival, earlier, honest)
  switch (arrival.kind) {
    case 'token':
      return latest.token === undefined ? rest() : latest.token(arrival, rest)
    case 'api':
      return latest.api === undefined ? rest() : latest.api(arrival, rest)
    case 'metadata':
      return latest.metadata === undefined ? rest() : latest.metadata(arrival, rest)
    default:
      return latest.other === undefined ? rest() : latest.other(arrival, rest)
  }
}

function pairsOf(raw: readonly string[]): Params {
  return Array.from({ length: raw.length / 2 }, (_, pair) => [raw[2 * pair] ?? '', raw[2 * pair + 1] ?? ''] as const)
}

const mostBytes = 1024 * 1024

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= mostBytes) chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', () => reject(new PortTaken(port)))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('a carrier has no TCP address'))
      else resolve(address.port)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
