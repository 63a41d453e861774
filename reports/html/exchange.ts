import type { Exchange } from '../result-model.ts'
import { durationText } from '../words.ts'
import { escaped } from './markup.ts'

/** Longer bodies are whole in evidence.har. */
const mostCharacters = 4000

/** One exchange as a line that opens to the whole request and response. */
export function exchangeMarkup(exchange: Exchange, decisive: boolean): string {
  const { id, method, url, label, response, failure } = exchange
  const status = response === undefined ? 'no answer' : String(response.status)
  const mark = decisive ? ' <strong class="decisive">the step that decided</strong>' : ''
  const head = `<code>${escaped(id)}</code> <code class="line">${escaped(method)} ${escaped(shortUrl(url))}</code> → <code>${status}</code> <span class="label">${escaped(label)}</span>${mark}`
  const answer = response === undefined ? `<p>${escaped(failure ?? 'No answer came.')}</p>` : responseBlock(response)
  return `<li${decisive ? ' class="decided"' : ''}><details><summary>${head}</summary>${requestBlock(exchange)}<h5>Response after ${durationText(exchange.durationMs)}</h5>${answer}<h5>As curl</h5><pre>${escaped(curlLine(exchange))}</pre></details></li>`
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

function shortUrl(url: string): string {
  return url.length > 120 ? `${url.slice(0, 117)}…` : url
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
