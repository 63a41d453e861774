let token = sessionStorage.getItem('parcelproof-token') ?? ''

/** Remembers the token of the simulators for this tab. */
export function setToken(value) {
  token = value
  sessionStorage.setItem('parcelproof-token', value)
}

function headers(more = {}) {
  return token === '' ? more : { authorization: `Bearer ${token}`, ...more }
}

let session = ''

/** Works on one session from now on; on none where its name is empty. */
export function setSession(id) {
  session = id
}

/** What belongs to the carriers belongs to those of the session. */
function addressOf(path) {
  const ofAll = path === '/sessions' || path === '/fault-kinds'
  return session === '' || ofAll ? path : `/sessions/${encodeURIComponent(session)}${path}`
}

/** Calls the control API; what it refuses is thrown as its own sentence. */
export async function call(method, path, body) {
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const answer = await fetch(addressOf(path), {
    method,
    headers: headers(type),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const json = answer.status === 204 ? undefined : await answer.json()
  if (answer.ok) return json
  const error = new Error(json?.message ?? `${method} ${path} was answered with ${answer.status}.`)
  error.status = answer.status
  throw error
}

/** Follows server-sent events over fetch, since an EventSource cannot send a token. Ends when the stream does. */
export async function follow(path, signal, onOpen, onData) {
  const answer = await fetch(addressOf(path), { headers: headers(), signal })
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`)
  onOpen()
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    text += value
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      const data = event
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => line.slice(6))
        .join('\n')
      if (data !== '') onData(JSON.parse(data))
    }
  }
}
