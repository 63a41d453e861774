import { call } from './api.js'
import { element } from './element.js'
import { latchPart } from './latches.js'

/** Settings to begin with, for the faults that need some. */
const examples = {
  latency: { distribution: { shape: 'log-normal', medianMs: 200, p99Ms: 3000 } },
  'rate-limited': { retryAfter: 30 },
  'server-error': { status: 503 },
  'clock-jump': { byMs: 3_600_000 },
  'wrong-claim': { claim: 'aud', value: 'https://attacker.example' },
  'mix-up': { authorizationEndpoint: 'http://127.0.0.1:4020/auth/oauth/v2/authorize' },
}

const jumps = [
  ['+1 min', 60_000],
  ['+1 h', 3_600_000],
  ['+1 day', 86_400_000],
  ['−1 h', -3_600_000],
]

/** Everything one carrier can be told, as a card. `changed` is called with what went wrong, or nothing. */
export function carrierCard(carrier, { faults, latches, kinds }, changed) {
  const path = `/carriers/${carrier.id}`
  const act = async (method, rest, body) => {
    try {
      await call(method, `${path}${rest}`, body)
      changed()
    } catch (error) {
      changed(error.message)
    }
  }
  return element(
    'section',
    { class: 'card', 'data-carrier': carrier.id, 'aria-label': carrier.title },
    element('h2', {}, carrier.title),
    element('p', { class: 'soft mono' }, carrier.issuer),
    profileRow(carrier, act),
    element('h3', {}, 'Clock'),
    ...clockRows(carrier, act),
    element('h3', {}, 'Faults'),
    faultList(carrier, faults, act),
    faultForm(carrier, kinds, act),
    latchPart(carrier, latches, act),
    quirkList(carrier, act),
    element(
      'div',
      { class: 'row' },
      element('button', { type: 'button', onclick: () => act('POST', '/reset') }, `Reset ${carrier.title}`),
    ),
  )
}

function profileRow(carrier, act) {
  const select = element(
    'select',
    { onchange: (event) => act('PATCH', '', { profile: event.target.value }) },
    ...['today', 'migrating', 'rfc9700'].map((profile) =>
      element('option', { selected: profile === carrier.profile }, profile),
    ),
  )
  return element('div', { class: 'row' }, element('label', {}, 'Profile', select))
}

function clockRows(carrier, act) {
  const { now, frozen, rate } = carrier.clock
  return [
    element('p', {}, tickingTime(now, frozen ? 0 : rate)),
    element(
      'div',
      { class: 'row' },
      ...jumps.map(([label, byMs]) =>
        element('button', { type: 'button', onclick: () => act('POST', '/clock/jump', { byMs }) }, label),
      ),
      element(
        'button',
        { type: 'button', onclick: () => act('PUT', '/clock', { offsetMs: 0, frozen: false, rate: 1 }) },
        'Real time',
      ),
    ),
    element(
      'div',
      { class: 'row' },
      element(
        'label',
        { class: 'check' },
        element('input', {
          type: 'checkbox',
          checked: frozen,
          onchange: (event) => act('PUT', '/clock', { frozen: event.target.checked }),
        }),
        'Frozen',
      ),
      element(
        'label',
        {},
        'Rate',
        element('input', {
          type: 'number',
          min: '0',
          step: 'any',
          value: String(rate),
          size: '6',
          onchange: (event) => act('PUT', '/clock', { rate: Number(event.target.value) }),
        }),
      ),
    ),
  ]
}

/** The carrier's time, which goes on in the page at the carrier's rate. */
function tickingTime(now, rate) {
  const from = performance.now()
  const shown = element('time', { class: 'mono', datetime: now })
  const tick = () => {
    const time = new Date(Date.parse(now) + (performance.now() - from) * rate)
    shown.textContent = `${time.toISOString().replace('T', ' ').slice(0, 19)} UTC`
  }
  tick()
  const ticking = setInterval(() => (shown.isConnected ? tick() : clearInterval(ticking)), 1000)
  return shown
}

function faultList(carrier, faults, act) {
  if (faults.length === 0) return element('p', { class: 'soft' }, 'None in force.')
  return element(
    'ul',
    { class: 'plain' },
    ...faults.map(({ id, plan, seen, hits }) =>
      element(
        'li',
        {},
        element('span', {}, `${id}: ${plan.fault.kind}${plan.where.tenant ? ` for ${plan.where.tenant}` : ''}, `),
        element('span', { class: 'soft' }, `hit ${hits.length} of ${seen} `),
        element(
          'button',
          {
            type: 'button',
            'aria-label': `End ${id} at ${carrier.title}`,
            onclick: () => act('DELETE', `/faults/${encodeURIComponent(id)}`),
          },
          'End',
        ),
      ),
    ),
  )
}

function faultForm(carrier, kinds, act) {
  const settings = element('textarea', { name: 'settings', rows: '3', spellcheck: 'false' }, '{}')
  const says = element('p', { class: 'soft' }, kinds[0]?.says ?? '')
  const choose = (event) => {
    const kind = event.target.value
    settings.value = JSON.stringify(examples[kind] ?? {})
    says.textContent = kinds.find((known) => known.kind === kind)?.says ?? ''
  }
  const form = element(
    'form',
    { onsubmit: inject },
    element(
      'div',
      { class: 'row' },
      element(
        'label',
        {},
        'Fault',
        element('select', { name: 'kind', onchange: choose }, ...kinds.map(({ kind }) => element('option', {}, kind))),
      ),
      element('label', {}, 'Tenant', element('input', { name: 'tenant', size: '8', placeholder: 'all' })),
      element('label', {}, 'Endpoint', element('input', { name: 'endpoint', size: '10', placeholder: 'all' })),
      element('label', {}, 'Times', element('input', { name: 'count', type: 'number', min: '1', placeholder: '∞' })),
      element(
        'label',
        {},
        'Probability',
        element('input', { name: 'probability', type: 'number', min: '0', max: '1', step: 'any', value: '1' }),
      ),
    ),
    says,
    element('label', {}, 'Settings', settings),
    element('div', { class: 'row' }, element('button', { type: 'submit' }, `Inject into ${carrier.title}`)),
  )
  settings.value = JSON.stringify(examples[kinds[0]?.kind] ?? {})
  return element('details', { 'data-part': 'inject' }, element('summary', {}, 'Inject a fault'), form)

  function inject(event) {
    event.preventDefault()
    const filled = new FormData(form)
    const given = (name) => (filled.get(name) === '' ? undefined : filled.get(name))
    let more
    try {
      more = JSON.parse(settings.value)
    } catch {
      settings.setCustomValidity('The settings are not JSON.')
      settings.reportValidity()
      settings.setCustomValidity('')
      return
    }
    act('POST', '/faults', {
      fault: { kind: filled.get('kind'), ...more },
      where: { tenant: given('tenant'), endpoint: given('endpoint') },
      count: given('count') === undefined ? undefined : Number(given('count')),
      probability: Number(given('probability') ?? 1),
    })
  }
}

function quirkList(carrier, act) {
  const on = carrier.quirks.filter((quirk) => quirk.on).length
  return element(
    'details',
    { 'data-part': 'quirks' },
    element('summary', {}, `Quirks (${on} of ${carrier.quirks.length} on)`),
    element(
      'ul',
      { class: 'plain' },
      ...carrier.quirks.map((quirk) =>
        element(
          'li',
          {},
          element(
            'label',
            { class: 'check', title: `${quirk.id} (${quirk.confidence})` },
            element('input', {
              type: 'checkbox',
              name: quirk.id,
              checked: quirk.on,
              onchange: (event) => act('PATCH', '', { quirks: { [quirk.id]: event.target.checked } }),
            }),
            quirk.says,
          ),
        ),
      ),
    ),
  )
}
