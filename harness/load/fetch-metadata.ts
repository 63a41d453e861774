import { rootCertificates } from 'node:tls'
import { Agent, request } from 'undici'
import { z } from 'zod'
import type { TargetConfiguration, TenantConfiguration } from '../drivers/authorization-server/input.ts'
import { wellKnownAddresses } from '../drivers/authorization-server/metadata.ts'

const metadata = z.object({
  issuer: z.string().optional(),
  authorization_endpoint: z.url().optional(),
  token_endpoint: z.url().optional(),
  jwks_uri: z.url().optional(),
})

/** What a server publishes of its addresses (RFC 8414), as far as load needs it; empty where it publishes nothing. */
export async function fetchMetadata(
  { metadata: source, ca }: Pick<TargetConfiguration, 'metadata' | 'ca'>,
  { issuer }: Pick<TenantConfiguration, 'issuer'>,
  beforeAsking: (address: string) => void,
): Promise<z.output<typeof metadata>> {
  if (source.kind === 'none') return {}
  const automatic = issuer === undefined ? [] : wellKnownAddresses(issuer).map(({ url }) => url)
  const addresses = source.kind === 'address' ? [source.url] : automatic
  const dispatcher = new Agent(ca === undefined ? {} : { connect: { ca: [...rootCertificates, ca] } })
  try {
    for (const address of addresses) {
      beforeAsking(address)
      const found = await documentAt(address, dispatcher)
      // A document of another issuer is not this server's (RFC 8414, 3.3).
      if (found !== undefined && (issuer === undefined || found.issuer === issuer)) return found
    }
    return {}
  } finally {
    await dispatcher.close()
  }
}

async function documentAt(address: string, dispatcher: Agent): Promise<z.output<typeof metadata> | undefined> {
  try {
    const { statusCode, body } = await request(address, { dispatcher, signal: AbortSignal.timeout(10_000) })
    const text = await body.text()
    return statusCode === 200 ? metadata.parse(JSON.parse(text)) : undefined
  } catch {
    return undefined
  }
}
