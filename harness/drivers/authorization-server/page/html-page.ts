import { type Answered, header } from '../../../../scenarios/api/http.ts'
import { type Click, clickOn } from './click.ts'
import { leadingAddress, scriptsOf } from './leading.ts'
import { metaContent, type ParsedPage, parsePage, resolveOn } from './parsed-page.ts'
import { type PreparedForm, prepareForm } from './prepared-form.ts'

/** What a page wants of a person, as far as its markup shows. */
export type Demand = 'password' | 'something' | 'nothing'

/** A page with its forms, as a browser without scripts has it. */
export interface HtmlPage {
  readonly url: string
  readonly referrerPolicy: string | undefined
  readonly title: string
  /** Whether an element fits the selector; false where the text is no selector. */
  has(selector: string): boolean
  containsText(text: string): boolean
  fill(selector: string, value: string): void
  tick(selector: string): void
  click(selector: string): Click
  demand(): Demand
  /** True where a page shows nothing without running its scripts. */
  isScripted(): boolean
  /** All of its forms as they stand. */
  forms(): readonly PreparedForm[]
  /** The form that the page sends by itself. */
  selfSubmitting(): PreparedForm | undefined
  /** Where the page sends the browser by itself. */
  selfLeading(): string | undefined
  /** Addresses of its links. */
  links(): readonly string[]
}

/** Whether an answer is a page at all. */
export function isHtml(answer: Answered): boolean {
  const type = header(answer, 'content-type')
  return type === undefined ? /^\s*<(!doctype|html)/i.test(answer.body) : /html/i.test(type)
}

/** Reads a page for a person to act on. */
export async function readPage(answer: Answered, url: string): Promise<HtmlPage> {
  const page = await parsePage(answer.body, url)
  const { document, window } = page
  const find = (selector: string) => findIn(document, selector)
  return {
    url,
    referrerPolicy: metaContent(document, 'name', 'referrer') ?? header(answer, 'referrer-policy'),
    title: document.title,
    has: (selector) => find(selector) !== null,
    containsText: (text) => (document.body?.textContent ?? '').includes(text),
    fill(selector, value) {
      const { HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement } = window
      const element = find(selector)
      if (element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement) element.value = value
      if (element instanceof HTMLInputElement) element.value = value
    },
    tick(selector) {
      const element = find(selector)
      const box = element?.closest('label')?.control ?? element
      if (box instanceof window.HTMLInputElement) box.checked = true
    },
    click: (selector) => clickOn(page, find(selector)),
    demand: () => demandOf(document),
    isScripted: () =>
      has(document, 'script') && !has(document, 'form') && !has(document, 'input') && linksOf(document).length === 0,
    forms: () => [...document.forms].flatMap((form) => prepareForm(page, form) ?? []),
    selfSubmitting: () => selfSubmitting(page),
    selfLeading: () => leadingAddress(page, answer),
    links: () => linksOf(document).flatMap((link) => resolveOn(page, link.getAttribute('href') ?? '') ?? []),
  }
}

// By tag name throughout: see `metaContent`.
function has(document: Document, tagName: string): boolean {
  return document.getElementsByTagName(tagName).length > 0
}

function linksOf(document: Document): readonly Element[] {
  return [...document.getElementsByTagName('a')].filter((link) => link.hasAttribute('href'))
}

/** Types of input that a person is meant to fill in; one without a type is a text field. */
const personTypes: ReadonlySet<string> = new Set(['text', 'email', 'tel', 'password', 'checkbox', 'radio', 'number'])

function inputTypes(document: Document): readonly string[] {
  return [...document.getElementsByTagName('input')].map((input) =>
    (input.getAttribute('type') ?? 'text').toLowerCase(),
  )
}

/** Whether there is a field that a person is meant to fill in. */
function asksPerson(document: Document): boolean {
  return (
    inputTypes(document).some((type) => personTypes.has(type)) ||
    document.getElementsByTagName('select').length > 0 ||
    document.getElementsByTagName('textarea').length > 0
  )
}

/** Whether a form has something to press. */
function hasFormButton(document: Document): boolean {
  const inputs = [...document.getElementsByTagName('input')].filter(({ type }) => type === 'submit' || type === 'image')
  return [...document.getElementsByTagName('button'), ...inputs].some((element) => element.closest('form') !== null)
}

function demandOf(document: Document): Demand {
  if (inputTypes(document).includes('password')) return 'password'
  return asksPerson(document) || hasFormButton(document) ? 'something' : 'nothing'
}

/** A form without fields for a person, on a page that calls `submit()`. */
function selfSubmitting(page: ParsedPage): PreparedForm | undefined {
  const { document } = page
  const [form] = document.forms
  if (form === undefined || asksPerson(document)) return undefined
  const submits = /\bsubmit\s*\(\s*\)/
  const onload = document.body?.getAttribute('onload') ?? ''
  return submits.test(onload) || submits.test(scriptsOf(page)) ? prepareForm(page, form) : undefined
}

function findIn(document: Document, selector: string): Element | null {
  try {
    return document.querySelector(selector)
  } catch {
    return null
  }
}
