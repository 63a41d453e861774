import { element } from './element.js'

/** The latches of one carrier: what each holds, a way to let it go, and a form for another one. */
export function latchPart(carrier, latches, act) {
  const held = latches.reduce((sum, { holding }) => sum + holding, 0)
  const count = latches.length === 0 ? 'none' : `${latches.length}, holding ${held}`
  return element(
    'details',
    { 'data-part': 'latches' },
    element('summary', {}, `Latches (${count})`),
    latchList(carrier, latches, act),
    latchForm(carrier, act),
  )
}

function latchList(carrier, latches, act) {
  if (latches.length === 0)
    return element('p', { class: 'soft' }, 'None. A latch holds requests until you release them.')
  return element('ul', { class: 'plain' }, ...latches.map((latch) => latchItem(carrier, latch, act)))
}

function latchItem(carrier, { id, plan, holding }, act) {
  const meant = Object.entries(plan.where).map(([name, value]) => `${name} ${value}`)
  const path = `/latches/${encodeURIComponent(id)}`
  const button = (label, method, address) =>
    element(
      'button',
      { type: 'button', 'aria-label': `${label} ${id} at ${carrier.title}`, onclick: () => act(method, address) },
      label,
    )
  return element(
    'li',
    {},
    element('span', {}, `${id}: each ${plan.at}${meant.length === 0 ? '' : ` of ${meant.join(', ')}`}, `),
    element('strong', {}, `holding ${holding} `),
    button('Release', 'POST', `${path}/release`),
    ' ',
    button('Remove', 'DELETE', path),
  )
}

function latchForm(carrier, act) {
  const form = element(
    'form',
    { onsubmit: hold },
    element(
      'div',
      { class: 'row' },
      element(
        'label',
        {},
        'Hold the',
        element('select', { name: 'at' }, element('option', {}, 'response'), element('option', {}, 'request')),
      ),
      element('label', {}, 'Tenant', element('input', { name: 'tenant', size: '8', placeholder: 'all' })),
      element('label', {}, 'Endpoint', element('input', { name: 'endpoint', size: '10', placeholder: 'all' })),
    ),
    element('div', { class: 'row' }, element('button', { type: 'submit' }, `Hold at ${carrier.title}`)),
  )
  return form

  function hold(event) {
    event.preventDefault()
    const filled = new FormData(form)
    const given = (name) => (filled.get(name) === '' ? undefined : filled.get(name))
    act('POST', '/latches', { at: filled.get('at'), where: { tenant: given('tenant'), endpoint: given('endpoint') } })
  }
}
