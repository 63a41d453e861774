const written = /^(\[[0-9a-f:.]+\]|[^\s:/?#@[\]*]+)(?::(\d{1,5}))?$/i

/**
 * An entry of `limits.hosts` in the form that `http/allow-list.ts` compares (`as.example`, `login.example:8443`,
 * `[::1]:8080`), or undefined where it is none. IPv6 may stand with or without brackets; nothing is resolved.
 */
export function canonicalHost(entry: string): string | undefined {
  const bracketed = /^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*$/i.test(entry) ? `[${entry}]` : entry
  const [, name, port] = written.exec(bracketed) ?? []
  if (name === undefined || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535) return undefined
  const hostname = URL.parse(`http://${name}/`)?.hostname
  if (hostname === undefined || hostname === '') return undefined
  return port === undefined ? hostname : `${hostname}:${Number(port)}`
}
