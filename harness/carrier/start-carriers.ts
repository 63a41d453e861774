import { createHash } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Server } from 'node:net'
import { TLSSocket } from 'node:tls'
import { arrivalLabel } from '../../reports/sequence.ts'
import type { Arrival, CarrierAnswer, CarrierBehaviour } from '../../scenarios/api/carrier.ts'
import type { PlayedCarrier, ServerCertificate } from '../../scenarios/api/client.ts'
import type { Params } from '../../scenarios/api/params.ts'
import type { Authority } from '../../simulators/index.ts'
import type { Recorder } from '../evidence/recorder.ts'
import { answerAs } from './answer-as.ts'
import { type CarrierServer, plainServer, tlsServer } from './carrier-server.ts'
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
  /** Vouches for carriers that answer over TLS. */
  readonly authority?: Authority
}

/** The harness as every carrier of one platform. */
export interface PlayedCarriers extends AsyncDisposable {
  readonly carriers: readonly PlayedCarrier[]
  readonly kit: PlayedKit
  readonly ledger: Ledger
  /** Begins a scenario: what arrives from now on belongs to it. One at a time. */
  begin(scenario: string): CarrierSession
  /** Lets a carrier that answers over TLS show this certificate. */
  show(certificate: ServerCertificate, carrier: string): Promise<void>
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
  const servers: CarrierServer[] = []
  const shown = new Map<string, CarrierServer>()
  const carriers: PlayedCarrier[] = []
  let session: OpenSession | undefined
  let count = 0

  const answer = async (
    carrier: PlayedCarrier,
    origin: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const during = session
    const raw = {
      method: request.method ?? 'GET',
      url: `${origin}${request.url ?? '/'}`,
      headers: pairsOf(request.rawHeaders),
      body: await bodyOf(request),
      ...certificateOf(request),
    }
    count += 1
    const open = recorder.open({
      scenario: during?.scenario ?? 'between scenarios',
      target,
      carrier: carrier.id,
      label: arrivalLabel(carrier.id),
      ...raw,
    })
    const arrival = await readArrival(raw, carrier, ledger, { exchange: open.id, number: count, at: now() })
    during?.add(arrival)
    const said = await behaved(arrival, during?.behavioursAt(carrier.id) ?? [], () => honestAnswer(kit, arrival))
    during?.answered(said)
    await answerAs(said, response, open, during?.over)
  }

  const ports = portsOf(options.carriers, options.portBase)
  const close = async (): Promise<void> => {
    session?.end()
    await Promise.all(servers.map((server) => server.close()))
  }
  try {
    for (const named of options.carriers) {
      const listener =
        (origin: (carrier: PlayedCarrier) => string) => (request: IncomingMessage, response: ServerResponse) => {
          const carrier = carriers.find(({ id }) => id === named.id)
          if (carrier === undefined) return void response.destroy()
          answer(carrier, origin(carrier), request, response).catch(() => response.destroy())
        }
      const own = listener(({ issuer }) => new URL(issuer).origin)
      const server = named.overTls === true ? await tlsServer(authorityOf(options), own) : plainServer(own)
      servers.push(server)
      shown.set(named.id, server)
      const port = await listen(server.server, ports.get(named.id) ?? 0)
      if (named.overTls !== true) {
        carriers.push(playedCarrier(named, port))
        continue
      }
      const plain = plainServer(listener(({ plainOrigin }) => plainOrigin ?? ''))
      servers.push(plain)
      // An address of this machine that is none of the loopback interface to whoever reads it.
      const plainOrigin = `http://0.0.0.0:${await listen(plain.server, 0)}`
      const certificates = named.mutualTls === true ? await certificateServer(options, listener) : undefined
      if (certificates !== undefined) servers.push(certificates)
      const certificateOrigin =
        certificates === undefined
          ? {}
          : { certificateOrigin: `https://127.0.0.1:${await listen(certificates.server, 0)}` }
      carriers.push({ ...playedCarrier(named, port), plainOrigin, ...certificateOrigin })
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
    show: async (certificate, carrier) => shown.get(carrier)?.show(certificate),
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

function certificateServer(
  options: CarrierOptions,
  listener: (origin: (carrier: PlayedCarrier) => string) => RequestListener,
): Promise<CarrierServer> {
  const at = listener(({ certificateOrigin }) => certificateOrigin ?? '')
  return tlsServer(authorityOf(options), at)
}

/** What whoever sent this has shown. */
function certificateOf({ socket }: IncomingMessage): { readonly certificate?: string } {
  const raw = socket instanceof TLSSocket ? socket.getPeerCertificate().raw : undefined
  return raw === undefined ? {} : { certificate: createHash('sha256').update(raw).digest('base64url') }
}

function authorityOf({ authority }: CarrierOptions): Authority {
  if (authority === undefined) throw new Error('carriers over TLS need an authority that vouches for them')
  return authority
}
