import { element } from './element.js'

const browserEndpoints = new Set(['authorization', 'interaction', 'resume'])

/** Names an exchange within all carriers. */
export function keyOf(entry) {
  return `${entry.carrier}/${entry.id}`
}

/** The exchanges of one flow as a sequence diagram between browser, platform and carrier. */
export function flowDiagram(entries, selected, onSelect) {
  const [first] = entries
  const worst = ['failed', 'refused', 'served'].find((outcome) => entries.some((entry) => entry.outcome === outcome))
  return element(
    'article',
    {
      class: 'card flow',
      'data-flow': `${first.carrier}/${first.flow}`,
      'aria-label': `${first.carrier} ${first.flow}`,
    },
    element(
      'div',
      { class: 'flow-head' },
      element('h2', {}, `${first.carrier} · ${entries.find((entry) => entry.tenant)?.tenant ?? 'no tenant'}`),
      element('span', { class: 'soft mono' }, entries.find((entry) => entry.client)?.client ?? ''),
      element('span', { class: `pill ${worst}` }, worst),
      element('time', { class: 'soft', datetime: first.at }, first.at.slice(11, 23)),
    ),
    element(
      'div',
      { class: 'lanes', 'aria-hidden': 'true' },
      element('span', {}, 'browser'),
      element('span', {}, 'platform'),
      element('span', {}, first.carrier),
    ),
    element('ol', { class: 'sequence' }, ...entries.map((entry) => exchangeItem(entry, selected, onSelect))),
  )
}

function exchangeItem(entry, selected, onSelect) {
  const key = keyOf(entry)
  const from = browserEndpoints.has(entry.endpoint) ? 'browser' : 'platform'
  const asked = `${entry.request.method} ${entry.endpoint}${entry.grantType ? `, ${entry.grantType}` : ''}`
  const told = toldBy(entry)
  return element(
    'li',
    {},
    element(
      'button',
      {
        type: 'button',
        class: `exchange ${entry.outcome}`,
        'data-key': key,
        'aria-expanded': String(key === selected),
        'aria-controls': 'detail',
        onclick: () => onSelect(entry),
      },
      element(
        'div',
        { class: `arrow asks from-${from}` },
        unseen(`${from} to ${entry.carrier}: `),
        element('span', {}, asked),
      ),
      element(
        'div',
        { class: `arrow answers from-${from}` },
        unseen(', answered '),
        element('span', {}, told),
        unseen(`, ${entry.outcome}`),
      ),
      ...entry.faults.map((fault) => element('div', { class: 'meddled' }, `⚡ ${fault}`)),
    ),
  )
}

function toldBy({ response, refusal }) {
  if (response.status === 0) return 'no answer'
  const status = String(response.status)
  return refusal === undefined || refusal.error === status ? status : `${status} ${refusal.error}`
}

/** What arrows say to those who see them. */
function unseen(text) {
  return element('span', { class: 'unseen' }, text)
}

/** One exchange in full. Secrets were taken out when it was recorded. */
export function exchangeDetail(entry, onClose) {
  const { request, response, refusal } = entry
  return [
    element(
      'div',
      { class: 'between' },
      element('h2', { tabindex: '-1' }, `${request.method} ${entry.endpoint}`),
      element('button', { type: 'button', onclick: onClose, 'aria-keyshortcuts': 'Escape' }, 'Close'),
    ),
    element(
      'p',
      { class: 'soft' },
      `${entry.carrier}, tenant ${entry.tenant ?? 'unknown'}, client ${entry.client ?? 'unknown'}, ${entry.durationMs} ms`,
    ),
    element('p', { class: 'soft' }, `At ${entry.at}; the carrier’s clock showed ${entry.carrierTime}.`),
    ...(refusal === undefined
      ? []
      : [
          element('h3', {}, `Refused at ${refusal.step}: ${refusal.error}`),
          element('div', { class: 'why' }, element('p', {}, refusal.why), element('p', {}, refusal.todo)),
        ]),
    ...(entry.faults.length === 0
      ? []
      : [
          element('h3', {}, 'Done on purpose'),
          element('ul', {}, ...entry.faults.map((text) => element('li', {}, text))),
        ]),
    element('h3', {}, 'Request'),
    element('pre', {}, message(`${request.method} ${request.target}`, request)),
    element('h3', {}, 'Answer'),
    element(
      'pre',
      {},
      response.status === 0 ? 'The connection was closed.' : message(String(response.status), response),
    ),
  ]
}

function message(start, { headers, body }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [start, ...lines, ...(body === '' ? [] : ['', pretty(body)])].join('\n')
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2)
  } catch {
    return body
  }
}
