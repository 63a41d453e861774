import { BlockList } from 'node:net'
import { getLocal, type Mockttp } from 'mockttp'
import { SimulatorError } from '../simulator-error.ts'
import { carrierHosts, type ReachableCarrier } from './carrier-hosts.ts'
import type { Authority } from './throw-away-ca.ts'

export interface ProxySettings {
  readonly carriers: readonly ReachableCarrier[]
  /** Certifies the carriers' real hosts; a client has to trust it. Also trusted by the proxy, for carriers on https. */
  readonly authority: Authority
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** Serves other machines too. */
  readonly open?: boolean
}

export interface CarrierProxy extends AsyncDisposable {
  /** For HTTPS_PROXY. */
  readonly address: string
  close(): Promise<void>
}

/**
 * An HTTPS forward proxy that takes the carriers' real hosts to their simulators and refuses every other host. Nothing
 * is ever sent on to the internet.
 */
export async function startCarrierProxy(settings: ProxySettings): Promise<CarrierProxy> {
  const { carriers, authority, port = 0, open = false } = settings
  const server = getLocal({
    https: { key: authority.key, cert: authority.cert },
    recordTraffic: false,
    suggestChanges: false,
  })
  try {
    await server.start(port)
  } catch (cause) {
    const sentence = `Port ${port} for the forward proxy cannot be used; choose another port base.`
    throw new SimulatorError('PORT_IN_USE', sentence, { cause })
  }
  if (!open) await refuseOtherMachines(server)
  for (const { host, origin } of carrierHosts(carriers)) await take(server, host, origin, authority)
  await refuseOtherHosts(server, carriers)
  const close = () => server.stop()
  return { address: `http://127.0.0.1:${server.port}`, close, [Symbol.asyncDispose]: close }
}

async function take(server: Mockttp, host: string, origin: string, authority: Authority): Promise<void> {
  const { protocol, host: targetHost } = new URL(origin)
  await server
    .forAnyRequest()
    .forHostname(host)
    .always()
    .thenPassThrough({
      transformRequest: {
        setProtocol: protocol === 'https:' ? 'https' : 'http',
        // The simulator reads the environment, test or production, from the host that was asked for.
        replaceHost: { targetHost, updateHostHeader: false },
      },
      additionalTrustedCAs: [{ cert: authority.cert }],
      simulateConnectionErrors: true,
    })
}

/** Below every rule for a known host. */
const last = 0

async function refuseOtherHosts(server: Mockttp, carriers: readonly ReachableCarrier[]): Promise<void> {
  const names = carrierHosts(carriers).map(({ host }) => host)
  await server
    .forAnyRequest()
    .asPriority(last)
    .thenCallback(({ url }) => ({
      statusCode: 403,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        error: 'UNKNOWN_HOST',
        message: `${URL.parse(url)?.hostname ?? url} is no host of a simulated carrier, and this proxy sends nothing to the internet; put it into NO_PROXY. Known hosts: ${names.join(', ')}.`,
      }),
    }))
  await server.forAnyWebSocket().thenRejectConnection(403)
}

const aboveAll = 10
const thisMachine = new BlockList()
thisMachine.addSubnet('127.0.0.0', 8, 'ipv4')
thisMachine.addAddress('::1', 'ipv6')

/** The library listens on every network interface. */
async function refuseOtherMachines(server: Mockttp): Promise<void> {
  await server
    .forAnyRequest()
    .asPriority(aboveAll)
    .matching(({ remoteIpAddress = '' }) => !isThisMachine(remoteIpAddress))
    .always()
    .thenCloseConnection()
}

/** An IPv4 address may come mapped into IPv6. */
function isThisMachine(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '')
  return thisMachine.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4')
}
