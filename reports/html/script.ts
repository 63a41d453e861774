/** What the report does in the browser: filters, sections that open, anchors that open what they lead to. */
export const script = `
const $$ = (selector) => [...document.querySelectorAll(selector)]
const form = document.querySelector('.filters form')
const buttons = $$('button.verdict')
const items = $$('[data-verdict][data-role]').filter((item) => !item.closest('form'))
const texts = new Map()
const textOf = (item) => {
  if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase())
  return texts.get(item)
}
const says = (item, name, value) => {
  const values = item.dataset[name]
  // What speaks for every carrier fits each of them; a statement is not about tenants.
  if (values === undefined) return name === 'carrier' || !item.matches('.result')
  return values.split('\\n').includes(value)
}
function filter() {
  const pressed = new Set(buttons.filter((button) => button.getAttribute('aria-pressed') === 'true').map((button) => button.value))
  const chosen = $$('.filters select').filter((select) => select.value !== '')
  const { text } = form.elements
  const words = text.value.toLowerCase().split(/\\s+/).filter(Boolean)
  let shown = 0
  let all = 0
  for (const item of items) {
    const fits = (pressed.size === 0 || pressed.has(item.dataset.verdict))
      && chosen.every(({ name, value }) => says(item, name, value))
      && words.every((word) => textOf(item).includes(word))
    item.hidden = !fits
    if (!item.matches('.result')) continue
    const count = Number(item.dataset.count ?? 1)
    all += count
    if (fits) shown += count
  }
  form.querySelector('output').value = shown === all ? all + ' results' : shown + ' of ' + all + ' results'
  document.getElementById('nothing').hidden = shown > 0
}
for (const button of buttons) {
  button.addEventListener('click', () => {
    button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'))
    filter()
  })
}
form.addEventListener('input', filter)
form.addEventListener('submit', (event) => event.preventDefault())
form.addEventListener('reset', () => {
  for (const button of buttons) button.setAttribute('aria-pressed', 'false')
  setTimeout(filter)
})
for (const button of $$('button.sections')) {
  button.addEventListener('click', () => {
    const inner = document.querySelector('[data-inner="' + button.dataset.opens + '"]')
    inner.hidden = !inner.hidden
    button.setAttribute('aria-expanded', String(!inner.hidden))
  })
}
function openAnchor() {
  const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!wanted) return
  if (wanted.closest('[hidden]')) form.reset()
  setTimeout(() => {
    for (let element = wanted; element; element = element.parentElement) {
      if (element.matches('details')) element.open = true
    }
    wanted.scrollIntoView()
  })
}
addEventListener('hashchange', openAnchor)
addEventListener('keydown', (event) => {
  if (event.key !== '/' || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return
  event.preventDefault()
  form.elements.text.focus()
})
filter()
openAnchor()
`
