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
