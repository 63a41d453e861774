import type { ServerClient } from '../../api/authorization-server.ts'

/** A redirect URI that a code was not sent to. */
export interface OtherRedirectUri {
  readonly what: string
  readonly value: string
}

/** Redirect URIs near the one a client uses, in the place that a loose comparison passes over. */
export function otherRedirectUris(client: Pick<ServerClient, 'redirectUris'>): readonly OtherRedirectUri[] {
  const [used, ...others] = client.redirectUris
  const [second] = others
  return [
    ...(second === undefined ? [] : [{ what: 'another registered redirect URI', value: second }]),
    { what: 'a redirect URI at another host', value: 'https://attacker.example/cb' },
    { what: 'a prefix of the redirect URI', value: used.slice(0, -1) },
    { what: 'the redirect URI with one more letter', value: `${used}x` },
    { what: 'the redirect URI in other case', value: otherCase(used) },
    { what: 'the redirect URI with a query', value: `${used}${used.includes('?') ? '&' : '?'}x=1` },
    ...otherPort(used),
  ]
}

/** The last letter in the other case: of the path, where it has letters. */
function otherCase(uri: string): string {
  return uri.replace(/[a-z](?=[^a-z]*$)/i, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  )
}

/** The freedom of the port on loopback is for the authorization request; the token request repeats what was used there. */
function otherPort(uri: string): readonly OtherRedirectUri[] {
  const value = uri.replace(/^(http:\/\/(?:127\.[\d.]+|\[::1\]|localhost)):(\d+)/i, (_, host: string, port: string) => {
    return `${host}:${Number(port) === 65535 ? 65534 : Number(port) + 1}`
  })
  return value === uri ? [] : [{ what: 'the redirect URI at another port', value }]
}
