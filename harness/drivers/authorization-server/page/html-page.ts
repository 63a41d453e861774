import type { JSDOM } from 'jsdom'
import type { Answered } from '../../../../scenarios/api/http.ts'
import { header } from '../../../../scenarios/api/http.ts'
import { type PreparedForm, prepareForm } from './prepared-form.ts'

/** What a page wants of a person, as far as its markup shows. */
export type Demand = 'password' | 'something' | 'nothing'

/** What a click does where no script runs. */
export type Click =
  | { readonly kind: 'submits'; readonly form: PreparedForm }
  | { readonly kind: 'follows'; readonly url: string }
  | { readonly kind: 'stays' }
  /** Only a script could do something with it; `because` says what was found. */
  | { readonly kind: 'needs-script'; readonly because: string }

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
  /** Where the page sends the browser by itself: meta refresh, Refresh header or a script that only does that. */
  selfLeading(): string | undefined
  /** Addresses of its links. */
  links(): readonly string[]
}

/** Pauses longer than this are for people: a session that runs out, not a step of the flow. */
const longestRefreshSeconds = 10

/** Whether an answer is a page at all. */
export function isHtml(answer: Answered): boolean {
  const type = header(answer, 'content-type')
  return type === undefined ? /^\s*<(!doctype|html)/i.test(answer.body) : /html/i.test(type)
}

/** Reads a page. Its scripts do not run and nothing is loaded. jsdom is big, so it is only loaded when a page comes. */
export async function readPage(answer: Answered, url: string): Promise<HtmlPage> {
  const { JSDOM } = await import('jsdom')
  return pageIn(new JSDOM(answer.body, { url }), answer)
}

function pageIn(dom: JSDOM, answer: Answered): HtmlPage {
  const { document, HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement, HTMLAnchorElement } = dom.window

  const find = (selector: string): Element | null => {
    try {
      return document.querySelector(selector)
    } catch {
      return null
    }
  }

  const forms = () => [...document.forms].flatMap((form) => prepareForm(dom, form) ?? [])

  const scripts = () => [...document.scripts].map(({ textContent }) => textContent ?? '').join('\n')

  const selfSubmitting = (): PreparedForm | undefined => {
    const asksPerson = document.querySelector(personInputs) !== null
    const [form] = document.forms
    if (form === undefined || asksPerson) return undefined
    const onload = document.body?.getAttribute('onload') ?? ''
    const submits = /\bsubmit\s*\(\s*\)/
    return submits.test(onload) || submits.test(scripts()) ? prepareForm(dom, form) : undefined
  }

  return {
    url: dom.window.location.href,
    referrerPolicy: metaContent(document, 'referrer') ?? header(answer, 'referrer-policy'),
    title: document.title,
    has: (selector) => find(selector) !== null,
    containsText: (text) => (document.body?.textContent ?? '').includes(text),
    fill(selector, value) {
      const element = find(selector)
      if (element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement) element.value = value
      if (element instanceof HTMLInputElement) element.value = value
    },
    tick(selector) {
      const element = find(selector)
      const box = element?.closest('label')?.control ?? element
      if (box instanceof HTMLInputElement) box.checked = true
    },
    click(selector) {
      const element = find(selector)
      const link = element?.closest('a[href]')
      if (link instanceof HTMLAnchorElement) return clickOnLink(link)
      return clickOnButton(dom, element)
    },
    demand() {
      if (document.querySelector('input[type=password]') !== null) return 'password'
      return document.querySelector(`${personInputs}, form button, form input[type=submit], form input[type=image]`) ===
        null
        ? 'nothing'
        : 'something'
    },
    isScripted: () => document.scripts.length > 0 && document.querySelector('form, input, a[href]') === null,
    forms,
    selfSubmitting,
    selfLeading: () => refreshTarget(document, answer) ?? scriptTarget(scripts(), document.forms.length),
    links: () => [...document.querySelectorAll('a[href]')].flatMap((link) => link.getAttribute('href') ?? []),
  }
}

/** Fields that a person is meant to fill in. */
const personInputs =
  'input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=password], input[type=checkbox], input[type=radio], input[type=number], select, textarea'

function clickOnLink(link: HTMLAnchorElement): Click {
  if (link.protocol !== 'javascript:') return { kind: 'follows', url: link.href }
  return { kind: 'needs-script', because: 'the link runs a script' }
}

function clickOnButton(dom: JSDOM, element: Element | null): Click {
  const { HTMLButtonElement, HTMLInputElement, HTMLLabelElement } = dom.window
  const target = element instanceof HTMLLabelElement ? element.control : (element?.closest('button') ?? element)
  if (target instanceof HTMLInputElement && ['checkbox', 'radio'].includes(target.type)) {
    target.click()
    return { kind: 'stays' }
  }
  const isButton = target instanceof HTMLButtonElement || target instanceof HTMLInputElement
  if (!isButton || !['submit', 'image'].includes(target.type)) {
    return { kind: 'needs-script', because: 'the element is neither a link nor a button that submits a form' }
  }
  if (target.form === null) return { kind: 'needs-script', because: 'the button belongs to no form' }
  const form = prepareForm(dom, target.form, target)
  if (form === undefined) return { kind: 'needs-script', because: 'the form has no address a browser could send it to' }
  const passwordInQuery = form.method === 'GET' && target.form.querySelector('input[type=password]') !== null
  if (passwordInQuery) return { kind: 'needs-script', because: 'the form would send the password in a query' }
  return { kind: 'submits', form }
}

/** `0; url=https://…` of a meta element or a Refresh header. */
function refreshTarget(document: Document, answer: Answered): string | undefined {
  const meta = document.querySelector('meta[http-equiv="refresh" i]')?.getAttribute('content')
  const [, seconds = '', target] =
    /^\s*([\d.]+)\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)/i.exec(meta ?? header(answer, 'refresh') ?? '') ?? []
  if (target === undefined || Number(seconds) > longestRefreshSeconds) return undefined
  return URL.parse(target.trim(), document.baseURI)?.href
}

/** The address in a script that sends the browser on, on a page without forms. */
function scriptTarget(script: string, forms: number): string | undefined {
  if (forms > 0) return undefined
  const found =
    /\blocation(?:\.href)?\s*=\s*("(?:[^"\\]|\\.)*")|\blocation\.(?:replace|assign)\(\s*("(?:[^"\\]|\\.)*")/.exec(
      script.replaceAll(/'((?:[^'"\\]|\\.)*)'/g, '"$1"'),
    )
  const literal = found?.[1] ?? found?.[2]
  return literal === undefined ? undefined : textOfLiteral(literal)
}

function textOfLiteral(literal: string): string | undefined {
  try {
    const text: unknown = JSON.parse(literal.replaceAll('\\/', '/').replaceAll('\\x', '\\u00'))
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined
  }
}

function metaContent(document: Document, name: string): string | undefined {
  return document.querySelector(`meta[name="${name}" i]`)?.getAttribute('content') ?? undefined
}
