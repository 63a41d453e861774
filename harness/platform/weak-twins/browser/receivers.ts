import { authorizationUrl } from '../../steps/authorization-url.ts'
import { checkIssuer } from '../../steps/check-issuer.ts'
import { refusedCallback } from '../../steps/refused-callback.ts'
import type { PlatformSteps } from '../../steps.ts'
import { platformTwinOf } from '../weak-twin.ts'

const servers = new Set<string>()

/** What a receiver that does it right looks for: the origin of a server it has sent somebody to, and no other. */
export const knownServers = (): string => `${JSON.stringify([...servers])}.includes(origin)`

/** A platform whose callback takes responses as messages too, where `trusts` (a script) says yes to the sender. */
export function receiving(trusts: () => string): Partial<PlatformSteps> {
  return {
    authorizationUrl(server, ...rest) {
      servers.add(new URL(server.issuer).origin)
      return authorizationUrl(server, ...rest)
    },
    refusedCallback(refusal, answer) {
      const good = refusedCallback(refusal, answer)
      const script = `addEventListener('message', ({ data, origin }) => {
        if (!(${trusts()}) || typeof data.code !== 'string') return
        location.href = location.pathname + '?' + new URLSearchParams(data)
      })`
      return {
        ...good,
        text: `${good.text}<script>${script}</script>`,
        headers: { 'content-security-policy': "default-src 'none'; script-src 'unsafe-inline'" },
      }
    },
  }
}

export const takesMessagesOfAnybody = platformTwinOf(
  'takes-messages-of-anybody',
  'takes responses as messages between windows, whoever sends them',
  receiving(() => 'true'),
)

export const comparesStartOfOrigin = platformTwinOf(
  'compares-start-of-origin',
  'takes responses as messages of every origin that begins like its carriers’',
  receiving(() => "origin.startsWith('http://127.0.0.1')"),
)

export const readsNoIssInMessages = platformTwinOf(
  'reads-no-iss-in-messages',
  'takes responses as messages of its carriers, whatever iss they hold',
  {
    ...receiving(knownServers),
    checkIssuer(server, flow, answer) {
      const spoilt = new URLSearchParams(answer)
      spoilt.set('iss', flow.issuer)
      return checkIssuer(server, flow, spoilt)
    },
  },
)
