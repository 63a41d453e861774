/** One of the errors inside an error; the specification says `source` is an object, what is sent is a string. */
interface Detail {
  readonly title: string
  readonly detail: string
  readonly source: string
}

/** An error of the APIs, which is shaped otherwise than those of the token endpoint. */
export function resourceError(path: string, code: string, message: string, errors: readonly Detail[]): object {
  return { apiVersion: apiVersionOf(path), error: { code, message, errors } }
}

/** The API's path up to its version; addresses and service standards write a slash after it, prices does not. */
function apiVersionOf(path: string): string {
  const [, version = '/'] = /^(\/[a-z-]+\/v\d+)/.exec(path) ?? []
  return version.startsWith('/prices') ? version : `${version}/`
}
