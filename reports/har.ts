import type { Exchange, FinishedRun } from './result-model.ts'

/** `evidence.har`: every exchange, already redacted, as HAR 1.2, one page a scenario. */
export function* toHar(run: FinishedRun, exchanges: readonly Exchange[]): Iterable<string> {
  const creator = { name: run.tool.name, version: run.tool.version }
  yield `{"log": {"version": "1.2", "creator": ${JSON.stringify(creator)},\n"pages": [`
  for (const [index, page] of pagesOf(exchanges).entries()) yield `${index === 0 ? '' : ','}\n${JSON.stringify(page)}`
  yield '],\n"entries": ['
  for (const [index, exchange] of exchanges.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(entryOf(exchange))}`
  }
  yield '\n]}}\n'
}

function pagesOf(exchanges: readonly Exchange[]) {
  const firsts = new Map<string, Exchange>()
  for (const exchange of exchanges) {
    if (!firsts.has(pageOf(exchange))) firsts.set(pageOf(exchange), exchange)
  }
  return [...firsts].map(([id, { startedAt }]) => ({ startedDateTime: startedAt, id, title: id, pageTimings: {} }))
}

function pageOf({ scenario, target, carrier }: Exchange): string {
  return [scenario, target, ...(carrier === undefined ? [] : [carrier])].join(' | ')
}

function entryOf(exchange: Exchange) {
  return {
    pageref: pageOf(exchange),
    startedDateTime: exchange.startedAt,
    time: exchange.durationMs,
    request: requestOf(exchange),
    response: responseOf(exchange),
    cache: {},
    timings: { send: 0, wait: exchange.durationMs, receive: 0 },
    comment: exchange.label,
    _id: exchange.id,
    _scenario: exchange.scenario,
    _target: exchange.target,
    ...(exchange.carrier === undefined ? {} : { _carrier: exchange.carrier }),
    ...(exchange.failure === undefined ? {} : { _error: exchange.failure }),
  }
}

function requestOf({ method, url, requestHeaders, requestBody }: Exchange) {
  const post =
    requestBody === undefined
      ? {}
      : { postData: { mimeType: header(requestHeaders, 'content-type'), text: requestBody } }
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: cookiesOf(header(requestHeaders, 'cookie')),
    headers: namedValues(requestHeaders),
    queryString: queryOf(url),
    ...post,
    headersSize: -1,
    bodySize: requestBody === undefined ? 0 : Buffer.byteLength(requestBody),
  }
}

function responseOf({ response, failure }: Exchange) {
  if (response === undefined) return { ...emptyResponse, comment: failure ?? 'No answer came.' }
  const { status, headers, body, bodyTruncated } = response
  const size = Buffer.byteLength(body)
  return {
    ...emptyResponse,
    status,
    cookies: headers
      .filter(([name]) => name.toLowerCase() === 'set-cookie')
      .flatMap(([, value]) => cookiesOf(value.split(';', 1)[0] ?? '')),
    headers: namedValues(headers),
    content: {
      size,
      mimeType: header(headers, 'content-type'),
      text: body,
      ...(bodyTruncated ? { comment: 'only the beginning was kept' } : {}),
    },
    redirectURL: header(headers, 'location'),
    bodySize: size,
  }
}

// HAR knows no missing response; browsers write status 0.
const emptyResponse = {
  status: 0,
  statusText: '',
  httpVersion: 'HTTP/1.1',
  cookies: [],
  headers: [],
  content: { size: 0, mimeType: '' },
  redirectURL: '',
  headersSize: -1,
  bodySize: -1,
}

type Headers = Exchange['requestHeaders']

function header(headers: Headers, wanted: string): string {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''
}

function namedValues(headers: Headers) {
  return headers.map(([name, value]) => ({ name, value }))
}

function cookiesOf(text: string) {
  return text
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.includes('='))
    .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) }))
}

function queryOf(url: string) {
  const start = url.indexOf('?')
  if (start < 0) return []
  return [...new URLSearchParams(url.slice(start).split('#', 1)[0])].map(([name, value]) => ({ name, value }))
}
