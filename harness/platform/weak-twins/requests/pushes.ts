import type { Kit } from '../../kit.ts'
import { pushRequest } from '../../steps/push-request.ts'
import { platformTwin } from '../weak-twin.ts'

export const pushesARequestUri = platformTwin(
  'pushes-a-request-uri',
  'names another request inside the one it pushes',
  'pushRequest',
  (kit, server, client, flow, url) => {
    const send: Kit['send'] = (address, init) => {
      if (!(init.body instanceof URLSearchParams)) return kit.send(address, init)
      const body = new URLSearchParams(init.body)
      body.set('request_uri', 'urn:ietf:params:oauth:request_uri:another')
      return kit.send(address, { ...init, body })
    }
    return pushRequest({ ...kit, send }, server, client, flow, url)
  },
)

/** By client and redirect URI, so that no two platforms under test share one. */
const pushed = new Map<string, string>()

export const usesAPushedRequestAgain = platformTwin(
  'uses-a-pushed-request-again',
  'sends every later browser with the first request it pushed',
  'pushRequest',
  async (kit, server, client, flow, url) => {
    const name = `${client.clientId} ${flow.redirectUri}`
    const known = pushed.get(name) ?? (await pushRequest(kit, server, client, flow, url))
    pushed.set(name, known)
    return known
  },
)
