/** k6 has no URLSearchParams. Parameters that are not there are left out. */
export function queryOf(params: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(params)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&')
}

/** A parameter of a URL's query. */
export function parameterOf(url: string, name: string): string | undefined {
  const query = url.split('#')[0]?.split('?')[1] ?? ''
  const pair = query.split('&').find((each) => each.startsWith(`${name}=`))
  return pair === undefined ? undefined : decodeURIComponent(pair.slice(name.length + 1).replaceAll('+', ' '))
}

/** A Location as seen from the address that sent it (RFC 9110, 10.2.2). */
export function resolved(location: string, from: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return location
  const [, scheme = '', host = '', path = ''] = /^([a-z]+:)\/\/([^/?#]*)([^?#]*)/i.exec(from) ?? []
  if (location.startsWith('//')) return `${scheme}${location}`
  if (location.startsWith('/')) return `${scheme}//${host}${location}`
  return `${scheme}//${host}${path.slice(0, path.lastIndexOf('/') + 1) || '/'}${location}`
}
