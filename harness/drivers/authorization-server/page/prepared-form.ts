import { randomUUID } from 'node:crypto'
import { encodeForm, type Params } from '../../../../scenarios/api/params.ts'
import { type ParsedPage, resolveOn } from './parsed-page.ts'

type Submitter = HTMLButtonElement | HTMLInputElement

/** A form as it would be sent now. */
export interface PreparedForm {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly fields: Params
  readonly multipart: boolean
}

/**
 * What a browser sends for a form (HTML standard, form submission): hidden fields, ticked boxes, the pressed button's
 * own name and value, and its `formaction` and `formmethod`. Attributes are read as such, because a field that is
 * called `action` hides the property. Undefined where the form has no web address.
 */
export function prepareForm(page: ParsedPage, form: HTMLFormElement, submitter?: Submitter): PreparedForm | undefined {
  const attribute = (name: string) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? ''
  const address = attribute('action').trim()
  const url = address === '' ? page.url : resolveOn(page, address)
  if (url === undefined || url.startsWith('javascript:')) return undefined
  const pressed = submitter?.type === 'submit' ? submitter : null
  const fields = [...new page.window.FormData(form, pressed)].flatMap(([name, value]) =>
    typeof value === 'string' ? [[lines(name), lines(value)] as const] : [],
  )
  return {
    url,
    method: attribute('method').toLowerCase() === 'post' ? 'POST' : 'GET',
    fields,
    multipart: attribute('enctype').toLowerCase() === 'multipart/form-data',
  }
}

/** A request a form becomes: its fields take the place of the query (GET) or are the body. */
export interface FormRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body?: string
  readonly contentType?: string
}

/** Puts a form on the wire. */
export function requestOf(form: PreparedForm): FormRequest {
  const url = new URL(form.url)
  if (form.method === 'GET') {
    url.search = encodeForm(form.fields)
    return { method: 'GET', url: url.href }
  }
  if (!form.multipart) {
    const contentType = 'application/x-www-form-urlencoded'
    return { method: 'POST', url: url.href, body: encodeForm(form.fields), contentType }
  }
  const boundary = `----parcelproof-${randomUUID()}`
  const parts = form.fields.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  )
  const contentType = `multipart/form-data; boundary=${boundary}`
  return { method: 'POST', url: url.href, body: `${parts.join('')}--${boundary}--\r\n`, contentType }
}

/** Line breaks travel as CR LF. */
function lines(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, '\r\n')
}

function quoted(name: string): string {
  return name.replaceAll('\r\n', '%0D%0A').replaceAll('"', '%22')
}
