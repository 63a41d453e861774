import type { Kit } from '../../kit.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { requestRefresh } from '../../steps/request-refresh.ts'
import { platformTwin } from '../weak-twin.ts'

export const refreshesByPassword = platformTwin(
  'refreshes-by-password',
  'asks for new tokens with the person’s name and password first',
  'requestRefresh',
  async (kit, server, client, tokens) => {
    const body = new URLSearchParams({
      grant_type: 'password',
      username: 'somebody',
      password: 'kept-since-onboarding',
      client_id: client.clientId,
    })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await kit.send(server.token_endpoint, { method: 'POST', headers, body, redirect: 'manual' })
    await answer.body?.cancel()
    return requestRefresh(kit, server, client, tokens)
  },
)

export const asksByPasswordForLater = platformTwin(
  'asks-by-password-for-later',
  'sends the person’s password along with the code',
  'redeemCode',
  (kit, ...rest) => {
    const send: Kit['send'] = (url, init) => {
      if (!(init.body instanceof URLSearchParams)) return kit.send(url, init)
      const body = new URLSearchParams(init.body)
      body.set('password', 'kept-since-onboarding')
      return kit.send(url, { ...init, body })
    }
    return redeemCode({ ...kit, send }, ...rest)
  },
)
