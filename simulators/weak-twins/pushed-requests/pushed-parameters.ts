import { decodeJwt } from 'jose'
import { z } from 'zod'
import type { Exchange } from '../../core/step.ts'

const urn = 'urn:ietf:params:oauth:request_uri:'
const stored = z.object({ request: z.string() })

/** The parameters behind the handle in an authorization request; undefined where it has none. */
export async function pushedParameters({ endpoint, params, kit }: Exchange): Promise<URLSearchParams | undefined> {
  const handle = params.get('request_uri')
  if (endpoint !== 'authorization' || handle === null || !handle.startsWith(urn)) return undefined
  const found = stored.safeParse(await kit.store.find('PushedAuthorizationRequest', handle.slice(urn.length)))
  if (!found.success) return undefined
  const pushed = Object.entries(decodeJwt(found.data.request)).flatMap(([name, value]) =>
    typeof value === 'string' && name !== 'iss' && name !== 'aud' ? [[name, value]] : [],
  )
  return new URLSearchParams(pushed)
}
