import type { Params } from '../../scenarios/api/params.ts'
import type { Sender } from './channel.ts'

/**
 * The headers of a sender with those of the caller, which win by name and are repeated as given. Real servers answer
 * a navigation otherwise than a call by script, so a browser leg has to look like one; neither kind has an `Origin`
 * or a `Content-Type` unless the caller sets it.
 */
export function headersOf(sender: Sender, given: Params, version: string): Params {
  const named = new Set(given.map(([name]) => name.toLowerCase()))
  const own = sender === 'navigation' ? navigation(version) : backChannel(version)
  return [...own.filter(([name]) => !named.has(name)), ...given]
}

function navigation(version: string): Params {
  return [
    ['upgrade-insecure-requests', '1'],
    [
      'user-agent',
      `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 parcelproof/${version}`,
    ],
    ['accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'],
    ['sec-fetch-site', 'none'],
    ['sec-fetch-mode', 'navigate'],
    ['sec-fetch-user', '?1'],
    ['sec-fetch-dest', 'document'],
    ['accept-encoding', 'gzip, deflate, br'],
    ['accept-language', 'en'],
  ]
}

function backChannel(version: string): Params {
  return [
    ['accept', 'application/json'],
    ['user-agent', `parcelproof/${version}`],
    ['accept-encoding', 'gzip, deflate, br'],
  ]
}
