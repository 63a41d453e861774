import { type Dispatcher, Pool } from 'undici'

export interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly setCookie: readonly string[]
  readonly text: string
}

export interface Connection extends AsyncDisposable {
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
  postForm(url: string, form: URLSearchParams, headers?: Readonly<Record<string, string>>): Promise<Answer>
}

/** Keep-alive connections to one server, as many as there are flows at once. */
export function openConnection(origin: string, connections: number): Connection {
  const pool = new Pool(origin, { connections, pipelining: 1 })
  const send = async (url: string, options: Omit<Dispatcher.RequestOptions, 'origin' | 'path'>): Promise<Answer> => {
    const path = url.startsWith(origin) ? url.slice(origin.length) : url
    const { statusCode, headers, body } = await pool.request({ ...options, path })
    const { location } = headers
    return {
      status: statusCode,
      location: typeof location === 'string' ? location : undefined,
      setCookie: [headers['set-cookie'] ?? []].flat(),
      text: await body.text(),
    }
  }
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  return {
    get: (url, headers = {}) => send(url, { method: 'GET', headers }),
    postForm: (url, fields, headers = {}) =>
      send(url, { method: 'POST', headers: { ...form, ...headers }, body: fields.toString() }),
    [Symbol.asyncDispose]: () => pool.close(),
  }
}
