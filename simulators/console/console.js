import { call, follow, setSession, setToken } from './api.js'
import { carrierCard } from './controls.js'
import { exchangeDetail, flowDiagram, keyOf } from './diagram.js'
import { element } from './element.js'

const shownFlows = 40
const keptEntries = 2000

const page = {
  status: document.querySelector('#status'),
  session: document.querySelector('#session'),
  carriers: document.querySelector('#carriers'),
  filters: document.querySelector('#filters'),
  flows: document.querySelector('#flows'),
  detail: document.querySelector('#detail'),
  layout: document.querySelector('.layout'),
  tokenForm: document.querySelector('#token-form'),
}

let entries = new Map()
let selected
let drawing = false
let lastTrouble
let following = new AbortController()

page.tokenForm.addEventListener('submit', (event) => {
  event.preventDefault()
  setToken(document.querySelector('#token').value)
  void start()
})
page.session.querySelector('select').addEventListener('change', (event) => chooseSession(event.target.value))
page.filters.addEventListener('input', draw)
page.filters.addEventListener('submit', (event) => event.preventDefault())
document.addEventListener('keydown', onKey)
void start()

async function start() {
  try {
    const carriers = await drawCarriers()
    await drawSessions()
    page.tokenForm.hidden = true
    fill(
      page.filters.elements.carrier,
      carriers.map(({ id }) => id),
    )
    await stay()
  } catch (error) {
    page.tokenForm.hidden = error.status !== 401
    page.status.textContent = error.message
  }
}

/** Follows the journal, and begins again where the connection breaks. */
async function stay() {
  for (;;) {
    const { signal } = following
    try {
      await follow('/journal/events', signal, onOpen, add)
    } catch {
      // Told below; the next try says more.
    }
    if (signal.aborted) continue
    await leaveEndedSession()
    page.status.textContent = 'The simulators do not answer; trying again…'
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
}

/** What was written before the stream was open is fetched once it is, so that nothing falls between. */
async function onOpen() {
  page.status.textContent = 'Live'
  const carriers = await call('GET', '/carriers')
  const journals = await Promise.all(carriers.map(({ id }) => call('GET', `/carriers/${id}/journal?limit=500`)))
  for (const entry of journals.flat()) entries.set(keyOf(entry), entry)
  draw()
}

/** Shows the carriers of one session and nothing of the others. */
async function chooseSession(id, trouble) {
  setSession(id)
  entries = new Map()
  close()
  draw()
  await drawCarriers(trouble).catch(() => undefined)
  const before = following
  following = new AbortController()
  before.abort()
}

/** A session that has ended leaves the page with the carriers that everybody shares. */
async function leaveEndedSession() {
  const select = page.session.querySelector('select')
  const { value } = select
  const sessions = await call('GET', '/sessions').catch(() => undefined)
  if (value === '' || sessions === undefined || sessions.some(({ id }) => id === value)) return
  select.value = ''
  await chooseSession('', `Session ${value} has ended.`)
}

/** Offers the sessions there are. */
async function drawSessions() {
  const sessions = await call('GET', '/sessions')
  const select = page.session.querySelector('select')
  const { value } = select
  for (const option of [...select.options])
    if (option.value !== '' && !sessions.some(({ id }) => id === option.value)) option.remove()
  fill(
    select,
    sessions.map(({ id }) => id),
  )
  select.value = value
  page.session.hidden = sessions.length === 0
}

/** Sessions and what latches hold change without a word in the journal. */
setInterval(() => {
  if (page.status.textContent !== 'Live') return
  leaveEndedSession()
    .then(drawSessions)
    .catch(() => undefined)
  const latched = page.carriers.querySelector('[data-part="latches"] li') !== null
  if (latched && !document.activeElement?.matches('#carriers form *')) drawCarriers(lastTrouble).catch(() => undefined)
}, 2000)

function add(entry) {
  entries.set(keyOf(entry), entry)
  if (entries.size > keptEntries * 1.5) entries = new Map([...entries].slice(-keptEntries))
  draw()
  if (entry.faults.length > 0) refreshSoon()
}

let refreshing
/** What a fault hit is counted by the carrier; the cards show it a moment later, and not while somebody types into one. */
function refreshSoon() {
  clearTimeout(refreshing)
  const typing = document.activeElement?.matches('#carriers form *') ?? false
  refreshing = setTimeout(() => (typing ? refreshSoon() : drawCarriers()), 300)
}

async function drawCarriers(trouble) {
  lastTrouble = trouble
  const [carriers, kinds] = await Promise.all([call('GET', '/carriers'), call('GET', '/fault-kinds')])
  const parts = await Promise.all(
    carriers.map(async ({ id }) => ({
      kinds,
      faults: await call('GET', `/carriers/${id}/faults`),
      latches: await call('GET', `/carriers/${id}/latches`),
    })),
  )
  const held = focusIn(page.carriers)
  const openParts = new Set([...page.carriers.querySelectorAll('details[open]')].map(partOf))
  page.carriers.replaceChildren(
    ...(lastTrouble === undefined ? [] : [element('p', { class: 'card error', role: 'alert' }, lastTrouble)]),
    ...carriers.map((carrier, at) => carrierCard(carrier, parts[at], drawCarriers)),
  )
  for (const part of page.carriers.querySelectorAll('details')) part.open = openParts.has(partOf(part))
  held()
  return carriers
}

function partOf(part) {
  return `${part.closest('[data-carrier]').dataset.carrier} ${part.dataset.part}`
}

/** Remembers which control has the focus; the function given back puts it there again. */
function focusIn(root) {
  const all = () => [...root.querySelectorAll('button, input, select, textarea, summary')]
  const at = all().indexOf(document.activeElement)
  return () => (at < 0 ? undefined : all()[at]?.focus())
}

function draw() {
  if (drawing) return
  drawing = true
  requestAnimationFrame(() => {
    drawing = false
    if (!page.filters.elements.paused.checked) drawFlows()
  })
}

function drawFlows() {
  const all = [...entries.values()]
  fill(page.filters.elements.tenant, [...new Set(all.flatMap(({ tenant }) => tenant ?? []))].sort())
  const flows = Map.groupBy(all, ({ carrier, flow }) => `${carrier}/${flow}`)
  const newest = [...flows.values()]
    .map((flow) => flow.sort((one, other) => one.id - other.id))
    .filter((flow) => flow.some(fits))
    .sort((one, other) => other.at(-1).at.localeCompare(one.at(-1).at))
  const focused = document.activeElement?.dataset?.key
  page.flows.replaceChildren(
    ...(newest.length === 0
      ? [
          element(
            'p',
            { class: 'card soft' },
            'Nothing to show yet. Paste a curl line from the terminal to see it here.',
          ),
        ]
      : newest.slice(0, shownFlows).map((flow) => flowDiagram(flow, selected, select))),
    ...(newest.length > shownFlows
      ? [element('p', { class: 'soft' }, `${newest.length - shownFlows} older flows fit as well; filter to see them.`)]
      : []),
  )
  if (focused !== undefined) buttonOf(focused)?.focus()
}

function fits(entry) {
  const { carrier, tenant, outcome, text } = page.filters.elements
  const searched = text.value.toLowerCase()
  return (
    (carrier.value === '' || entry.carrier === carrier.value) &&
    (tenant.value === '' || entry.tenant === tenant.value) &&
    (outcome.value === '' || entry.outcome === outcome.value) &&
    (searched === '' ||
      [entry.request.target, entry.client, entry.endpoint, entry.refusal?.error, entry.response.body].some((value) =>
        value?.toLowerCase().includes(searched),
      ))
  )
}

/** Adds what a choice does not offer yet; what is chosen stays chosen. */
function fill(select, values) {
  const known = new Set([...select.options].map(({ value }) => value))
  for (const value of values) if (!known.has(value)) select.append(element('option', {}, value))
}

function buttonOf(key) {
  return page.flows.querySelector(`[data-key="${CSS.escape(key)}"]`)
}

function select(entry) {
  selected = keyOf(entry)
  page.detail.replaceChildren(...exchangeDetail(entry, close))
  page.detail.className = 'card'
  page.detail.hidden = false
  page.layout.classList.add('open')
  for (const button of page.flows.querySelectorAll('.exchange'))
    button.setAttribute('aria-expanded', String(button.dataset.key === selected))
  page.detail.querySelector('h2').focus()
}

function close() {
  const was = selected
  selected = undefined
  page.detail.hidden = true
  page.layout.classList.remove('open')
  if (was === undefined) return
  buttonOf(was)?.setAttribute('aria-expanded', 'false')
  buttonOf(was)?.focus()
}

function onKey(event) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '')
  if (event.key === 'Escape' && selected !== undefined) return close()
  if (event.key === '/' && !typing) {
    event.preventDefault()
    page.filters.elements.text.focus()
    return
  }
  if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || !document.activeElement?.matches('.exchange')) return
  const all = [...page.flows.querySelectorAll('.exchange')]
  const next = all[all.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1)]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}
