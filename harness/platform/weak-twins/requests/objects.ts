import { randomBytes } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { pushRequest } from '../../steps/push-request.ts'
import { platformTwin } from '../weak-twin.ts'

/** The parameters of an authorization request as claims. */
function claimsOf(url: string): Record<string, string> {
  return Object.fromEntries(new URL(url).searchParams)
}

/** An authorization request that holds all in its object. */
function carrying(url: string, clientId: string, object: string): string {
  const short = new URL(url)
  short.search = ''
  short.searchParams.set('client_id', clientId)
  short.searchParams.set('request', object)
  return short.href
}

export const sendsRequestBesideRequestUri = platformTwin(
  'sends-request-beside-request-uri',
  'sends the request once more beside the name of the one it pushed',
  'pushRequest',
  async (kit, server, client, flow, url) => {
    const short = new URL(await pushRequest(kit, server, client, flow, url))
    short.searchParams.set('request', await signed(claimsOf(url), new TextEncoder().encode(client.clientSecret)))
    return short.href
  },
)

export const sendsUnsignedRequestObjects = platformTwin(
  'sends-unsigned-request-objects',
  'sends request objects that anybody could have made',
  'pushRequest',
  async (_kit, _server, client, _flow, url) => carrying(url, client.clientId, new UnsecuredJWT(claimsOf(url)).encode()),
)

export const signsRequestObjectsWithAnyKey = platformTwin(
  'signs-request-objects-with-any-key',
  'signs request objects with a key that is not the client’s',
  'pushRequest',
  async (_kit, _server, client, _flow, url) =>
    carrying(url, client.clientId, await signed(claimsOf(url), randomBytes(32))),
)

function signed(claims: Record<string, string>, key: Uint8Array): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key)
}
