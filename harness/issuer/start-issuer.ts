import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:net'
import type { Canary, IssuerKey } from '../../scenarios/api/resource-server.ts'
import type { Authority } from '../../simulators/index.ts'
import { plainServer, tlsServer } from '../carrier/carrier-server.ts'
import { UsageError } from '../cli/usage-error.ts'
import { type IssuerAddresses, issuerAddresses } from './addresses.ts'
import { answerIssuer, type MintToken } from './answer-issuer.ts'
import { createIssuerState, type IssuerState } from './issuer-state.ts'
import type { KeyStore } from './keys.ts'

export interface IssuerOptions {
  readonly tenants: readonly string[]
  readonly alg: string
  readonly keys: KeyStore
  readonly host?: string
  /** 4050 is where outsiders expect it; 0 takes any free port. */
  readonly port?: number
  /** With it the issuers speak TLS, with certificates of this authority. */
  readonly authority?: Authority
}

/** The harness as the issuer of each tenant, up. */
export interface RunningIssuer extends AsyncDisposable {
  readonly origin: string
  addresses(tenant: string): IssuerAddresses
  state(tenant: string): IssuerState
  /** An address below this origin that serves these keys and counts who asks. */
  canary(keys: readonly IssuerKey[]): Canary
  /** Mints a token for a client-credentials request at a tenant's token endpoint; 400 until it is set. */
  mintWith(mint: MintToken): void
  /** Shows the good certificate again. */
  showGoodCertificate(): Promise<void>
}

/** Starts the issuers of all tenants at one port. @throws {UsageError} where the port is taken */
export async function startIssuer(options: IssuerOptions): Promise<RunningIssuer> {
  const { tenants, alg, keys, host = '127.0.0.1', port = 0, authority } = options
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch(() => response.destroy())
  }
  const listening = authority === undefined ? plainServer(listener) : await tlsServer(authority, listener)
  let connections = 0
  listening.server.on('connection', () => {
    connections += 1
  })
  const states = new Map(
    await Promise.all(
      tenants.map(
        async (tenant): Promise<[string, IssuerState]> => [
          tenant,
          createIssuerState(tenant, await keysOf(tenant, alg, keys), {
            show: listening.show,
            connections: () => connections,
          }),
        ],
      ),
    ),
  )
  const canaries = new Map<string, { readonly keys: readonly IssuerKey[]; requests: number }>()
  let mint: MintToken = () => undefined
  const scheme = authority === undefined ? 'http' : 'https'
  const origin = `${scheme}://${host}:${await listen(listening.server, host, port)}`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Everything below counts: whoever takes the address for an issuer asks for its metadata.
    const [canaryPath = ''] = /\/canary\/\d+/.exec(request.url ?? '') ?? []
    const canary = canaries.get(canaryPath)
    if (canary !== undefined) canary.requests += 1
    const body = canary === undefined ? undefined : { keys: canary.keys.map(({ publicJwk }) => publicJwk) }
    const { status, json } =
      body === undefined
        ? await answerIssuer(request, { states, mint, addresses: (tenant) => issuerAddresses(origin, tenant) })
        : { status: 200, json: body }
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(JSON.stringify(json))
  }

  return {
    origin,
    addresses: (tenant) => issuerAddresses(origin, tenant),
    state(tenant) {
      const known = states.get(tenant)
      if (known === undefined) throw new Error(`There is no issuer for the tenant ${tenant}.`)
      return known
    },
    canary(served) {
      const path = `/canary/${canaries.size + 1}`
      const canary = { keys: served, requests: 0 }
      canaries.set(path, canary)
      return { url: `${origin}${path}`, requests: () => canary.requests }
    },
    mintWith(next) {
      mint = next
    },
    showGoodCertificate: () => listening.show('trusted'),
    [Symbol.asyncDispose]: listening.close,
  }
}

/** The signing key and, beside another algorithm, one for RS256, which every server of RFC 9068 has to know. */
async function keysOf(tenant: string, alg: string, keys: KeyStore): Promise<[IssuerKey, ...IssuerKey[]]> {
  const signing = await keys.key(tenant, alg)
  return alg === 'RS256' ? [signing] : [signing, await keys.key(tenant, 'RS256')]
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', () =>
      reject(
        new UsageError(
          'PORT_IN_USE',
          `The issuer of the harness cannot use port ${port}; free it, or move all ports with --port-base.`,
        ),
      ),
    )
    server.listen(port, host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('The issuer has no port.'))
      else resolve(address.port)
    })
  })
}
