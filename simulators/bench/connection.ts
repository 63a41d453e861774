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
  const send = (url: string, options: Omit<Dispatcher.DispatchOptions, 'origin' | 'path'>): Promise<Answer> => {
    const path = url.startsWith(origin) ? url.slice(origin.length) : url
    return new Promise((resolve, reject) => pool.dispatch({ ...options, path }, answerTo(resolve, reject)))
  }
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  return {
    get: (url, headers = {}) => send(url, { method: 'GET', headers }),
    postForm: (url, fields, headers = {}) =>
      send(url, { method: 'POST', headers: { ...form, ...headers }, body: fields.toString() }),
    [Symbol.asyncDispose]: () => pool.close(),
  }
}

/** Gathers an answer without a stream: what the generator spends is missing to the server where they share a machine. */
function answerTo(resolve: (answer: Answer) => void, reject: (error: Error) => void): Dispatcher.DispatchHandler {
  let status = 0
  let location: string | undefined
  let setCookie: readonly string[] = []
  let text = ''
  const decoder = new TextDecoder()
  return {
    // undici knows by this method that the handler is of the new kind.
    onRequestStart() {},
    onResponseStart(_controller, statusCode, headers) {
      status = statusCode
      location = typeof headers.location === 'string' ? headers.location : undefined
      setCookie = [headers['set-cookie'] ?? []].flat()
    },
    onResponseData(_controller, chunk) {
      text += decoder.decode(chunk, { stream: true })
    },
    onResponseEnd: () => resolve({ status, location, setCookie, text }),
    onResponseError: (_controller, error) => reject(error),
  }
}
