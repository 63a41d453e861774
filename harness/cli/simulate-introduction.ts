import type { CarrierProfile } from '../../simulators/carriers/carrier.ts'
import { curlLine, takeReadyMadeTenant } from '../../simulators/control/ready-made-tenant.ts'
import type { RunningCarrier } from '../../simulators/core/server.ts'
import { endpointsOfTenant } from '../../simulators/core/tenant-route.ts'
import type { Simulators } from '../../simulators/start-simulators.ts'
import type { Terminal } from './terminal.ts'

/** What is up, besides the carriers. */
export interface Introduced {
  readonly simulators: Simulators
  readonly profile: CarrierProfile
  /** Address of the forward proxy, where there is one. */
  readonly proxy: string | undefined
  /** File with the certificate of the throw-away authority, where there is one. */
  readonly caFile: string | undefined
  readonly tokenNeeded: boolean
}

/** What a person reads first: addresses, credentials, a line to try, and how to reach all that. */
export async function introduction(introduced: Introduced, terminal: Terminal): Promise<string> {
  const { simulators, profile } = introduced
  const { bold, dim } = terminal.colors
  const parts: string[] = []
  for (const carrier of simulators.carriers) parts.push(await oneCarrier(carrier, introduced, terminal))
  const count = parts.length === 1 ? 'One simulated carrier' : `${parts.length} simulated carriers`
  const token = introduced.tokenNeeded ? '; it asks for the control token' : ''
  const head = `${bold(`${count}, profile ${profile}`)}\nConsole and control API: ${simulators.control ?? ''} (document: /openapi.json${token})`
  return `${head}\n\n${parts.join('\n')}\n${reach(introduced, terminal)}${dim('Ctrl-C stops them.')}\n`
}

/** How programs come to trust the certificates, and how they are sent through the proxy. */
function reach({ proxy, caFile }: Introduced, terminal: Terminal): string {
  if (caFile === undefined) return ''
  const { bold } = terminal.colors
  const trust = [
    `${bold('throw-away CA')} (its key stays in this process)`,
    `  file       ${caFile}`,
    `  Node       NODE_EXTRA_CA_CERTS=${caFile}`,
    `  curl       --cacert ${caFile}`,
    `  Python     SSL_CERT_FILE=${caFile}`,
  ]
  const through =
    proxy === undefined
      ? []
      : [
          `${bold('forward proxy')} (the carriers' real hosts go to the simulators; every other host is refused)`,
          `  HTTPS_PROXY=${proxy} NO_PROXY=localhost,127.0.0.1`,
        ]
  return `${[...trust, ...through].join('\n')}\n\n`
}

async function oneCarrier(carrier: RunningCarrier, introduced: Introduced, terminal: Terminal): Promise<string> {
  const { caFile } = introduced
  const tenant = await takeReadyMadeTenant(carrier)
  const { bold } = terminal.colors
  const trusting =
    carrier.origin.startsWith('https:') && caFile !== undefined ? `curl -s --cacert ${caFile}` : 'curl -s'
  const { authorization_endpoint, token_endpoint } = endpointsOfTenant(carrier, tenant)
  const lines = [
    ['issuer', tenant.issuer],
    ['authorize', authorization_endpoint],
    ['token', token_endpoint],
    ['api', tenant.resource.replace(/\/tenants\/[^/]+$/, '')],
    ['tenant', tenant.id],
    ...tenant.clients.map(({ clientId, clientSecret, redirectUris }) => [
      'client',
      `${clientId}  ${clientSecret === undefined ? '(public)' : `secret ${clientSecret}`}  ${redirectUris[0] ?? ''}`,
    ]),
    ['try', curlLine(carrier, tenant).replace(/^curl -s/, trusting)],
  ]
  return `${bold(carrier.id)}\n${lines.map(([name = '', value = '']) => `  ${name.padEnd(10)} ${value}\n`).join('')}`
}
