import type { PlatformHop } from '../../api/client.ts'
import { header } from '../../api/http.ts'

/** Where an answer sends a browser, by whatever means, as absolute addresses. Scripts are read, not run. */
export function leadsTo({ url, headers, body }: PlatformHop): readonly string[] {
  const refresh = header({ headers }, 'refresh')
  return [
    header({ headers }, 'location'),
    refresh === undefined ? undefined : refreshed(refresh),
    ...[...body.matchAll(metaRefresh)].map(([, content]) => refreshed(unescaped(content ?? ''))),
    ...[...body.matchAll(assignment)].map(([, , address]) => address),
  ].flatMap((address) => (address === undefined ? [] : (URL.parse(address, url)?.href ?? address)))
}

const metaRefresh = /<meta\b[^>]*http-equiv\s*=\s*["']?refresh["']?[^>]*content\s*=\s*"([^"]*)"/gi
const assignment = /\blocation(?:\.href)?\s*(?:=|\.(?:assign|replace)\()\s*(["'`])(.*?)\1/gi

/** `5; url=https://…` */
function refreshed(value: string): string | undefined {
  return /url\s*=\s*["']?([^"']+)/i.exec(value)?.[1]
}

function unescaped(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&#x2F;', '/')
}
