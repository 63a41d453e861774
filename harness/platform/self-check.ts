import { z } from 'zod'
import { openBrowser } from './self-check/browser.ts'
import { configurationFor, type PlacedTenants, type PlatformTenant, tenantClient } from './self-check/tenant.ts'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

/** How one tenant fared at one carrier. */
export interface ReferenceClientCheck {
  readonly carrier: string
  readonly tenant: string
  readonly ok: boolean
  readonly sentence: string
}

const pinged = z.object({ answer: z.object({ marker: z.string() }) })

/**
 * Starts the reference platform for new tenants, connects them to every carrier and makes one call each, all over HTTP. A call is good when the answer holds the data of this tenant at this carrier.
 */
export async function checkReferenceClient(placed: PlacedTenants): Promise<readonly ReferenceClientCheck[]> {
  await using platform = await startPlatform(configurationFor(placed))
  // Awaited here: the platform is closed when this function is left.
  return await Promise.all(
    placed.carriers.flatMap(({ id }) => placed.tenants.map((tenant) => checkPair(platform, tenant, id))),
  )
}

async function checkPair(
  platform: RunningPlatform,
  tenant: PlatformTenant,
  carrier: string,
): Promise<ReferenceClientCheck> {
  const say = (ok: boolean, sentence: string) => ({ carrier, tenant: tenant.id, ok, sentence })
  const client = tenantClient(platform, { tenant: tenant.id, carrier }, tenant.key)
  const browser = openBrowser()
  try {
    const page = await client.connect(browser)
    if (page.status !== 200) return say(false, `Connecting ended with status ${page.status}.`)
    const answer = await client.call(browser)
    if (answer.status !== 200) return say(false, `Connected, but the call ended with status ${answer.status}.`)
    const { marker } = pinged.parse(JSON.parse(answer.text)).answer
    if (marker !== tenant.atCarriers.get(carrier)?.marker) {
      return say(false, 'Connected, but the call brought the data of somebody else.')
    }
    return say(true, 'Connected with PKCE, and the call brought the data of this tenant.')
  } catch (error) {
    return say(false, `Not connected: ${error instanceof Error ? error.message : 'the way was cut off.'}`)
  }
}
