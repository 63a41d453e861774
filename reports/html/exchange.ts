import type { Exchange } from '../result-model.ts'
import { durationText } from '../words.ts'
import { escaped } from './markup.ts'

/** Longer bodies are whole in evidence.har. */
const mostCharacters = 4000

/** The whole request and response of an exchange, and how to send it again. */
export function exchangeDetails(exchange: Exchange): string {
  const { response, failure } = exchange
  const answer = response === undefined ? `<p>${escaped(failure ?? 'No answer came.')}</p>` : responseBlock(response)
  return `<div class="whole">${requestBlock(exchange)}<h5>Response after ${durationText(exchange.durationMs)}</h5>${answer}<h5>As curl</h5><pre>${escaped(curlLine(exchange))}</pre></div>`
}

function requestBlock({ method, url, requestHeaders, requestBody }: Exchange): string {
  const head = [`${method} ${url}`, ...headerLines(requestHeaders)].join('\n')
  return `<h5>Request</h5><pre>${escaped(head)}${requestBody ? `\n\n${clipped(requestBody)}` : ''}</pre>`
}

function responseBlock({ status, headers, body, bodyTruncated }: NonNullable<Exchange['response']>): string {
  const head = [String(status), ...headerLines(headers)].join('\n')
  const cut = bodyTruncated ? '\n… (only the beginning was kept)' : ''
  return `<pre>${escaped(head)}${body === '' ? '' : `\n\n${clipped(body)}${cut}`}</pre>`
}

function headerLines(headers: Exchange['requestHeaders']): readonly string[] {
  return headers.map(([name, value]) => `${name}: ${value}`)
}

function clipped(body: string): string {
  const rest = body.length - mostCharacters
  return rest > 0
    ? `${escaped(body.slice(0, mostCharacters))}\n… (${rest} more characters in evidence.har)`
    : escaped(body)
}

/** What is redacted has to be filled in again before the line can be run. */
function curlLine({ method, url, requestHeaders, requestBody }: Exchange): string {
  const skipped = new Set(['host', 'content-length', 'connection', 'accept-encoding', 'transfer-encoding'])
  const headers = requestHeaders.filter(([name]) => !skipped.has(name.toLowerCase()))
  return [
    `curl -i -X ${quoted(method)} ${quoted(url)}`,
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(requestBody ? [`--data-raw ${quoted(requestBody.slice(0, mostCharacters))}`] : []),
  ].join(' \\\n  ')
}

function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
