import type { TokenRequest } from './adapter.ts'

/** Moves the client's credentials from the Authorization header into the body, for carriers that look only there. */
export function credentialsInBody({ url, headers, form }: TokenRequest): TokenRequest {
  const { authorization, ...rest } = headers
  const given = basicCredentials(authorization)
  if (given === undefined) return { url, headers, form }
  const body = new URLSearchParams(form)
  body.set('client_id', given.id)
  body.set('client_secret', given.secret)
  return { url, headers: rest, form: body }
}

/** Takes the credentials out of HTTP Basic as RFC 6749, 2.3.1 writes them. */
export function basicCredentials(authorization: string | undefined) {
  const [, encoded] = /^Basic (.+)$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return undefined
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':').map(formDecoded)
  return { id, secret }
}

function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}
