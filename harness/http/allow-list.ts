import { isIPv4 } from 'node:net'

/** Whether a host name, as `URL.hostname` gives it, is this machine: 127.0.0.0/8, `::1` or `localhost`. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase()
  return name === 'localhost' || name === '[::1]' || name === '::1' || (isIPv4(name) && name.startsWith('127.'))
}

/**
 * Whether a request may go to this address: loopback, or named in `limits.hosts`. An entry `as.example` is any port of
 * that host, `as.example:8443` only that one. Names are compared, never resolved.
 */
export function isAllowed(url: URL, hosts: readonly string[]): boolean {
  return isLoopback(url.hostname) || hosts.some((entry) => names(entry.toLowerCase(), url))
}

function names(entry: string, url: URL): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const bare = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return [url.hostname, bare, `${url.hostname}:${port}`].includes(entry)
}

/** Says that a host is not allowed and names the line that would allow it. */
export function notAllowedSentence(url: URL): string {
  return `${url.host} is not a host this run may contact; to allow it, add ${JSON.stringify(url.host)} to limits.hosts`
}
