import { type ParsedPage, resolveOn } from './parsed-page.ts'
import { type PreparedForm, prepareForm } from './prepared-form.ts'

/** What a click does where no script runs. */
export type Click =
  | { readonly kind: 'submits'; readonly form: PreparedForm }
  | { readonly kind: 'follows'; readonly url: string }
  | { readonly kind: 'stays' }
  /** Only a script could do something with it; `because` says what was found. */
  | { readonly kind: 'needs-script'; readonly because: string }

/** Presses a link, a button, a box or the label of one. */
export function clickOn(page: ParsedPage, element: Element | null): Click {
  const address = element?.closest('a[href]')?.getAttribute('href')
  return typeof address === 'string' ? clickOnLink(page, address) : clickOnButton(page, element)
}

function clickOnLink(page: ParsedPage, address: string): Click {
  const url = resolveOn(page, address)
  if (url !== undefined && !url.startsWith('javascript:')) return { kind: 'follows', url }
  return needsScript('the link runs a script')
}

function clickOnButton(page: ParsedPage, element: Element | null): Click {
  const { HTMLButtonElement, HTMLInputElement, HTMLLabelElement } = page.window
  const target = element instanceof HTMLLabelElement ? element.control : (element?.closest('button') ?? element)
  if (target instanceof HTMLInputElement && ['checkbox', 'radio'].includes(target.type)) {
    target.click()
    return { kind: 'stays' }
  }
  const isButton = target instanceof HTMLButtonElement || target instanceof HTMLInputElement
  if (!isButton || !['submit', 'image'].includes(target.type)) {
    return needsScript('the element is neither a link nor a button that submits a form')
  }
  if (target.form === null) return needsScript('the button belongs to no form')
  const form = prepareForm(page, target.form, target)
  if (form === undefined) return needsScript('the form has no address a browser could send it to')
  const passwordInQuery = form.method === 'GET' && target.form.querySelector('input[type=password]') !== null
  return passwordInQuery ? needsScript('the form would send the password in a query') : { kind: 'submits', form }
}

function needsScript(because: string): Click {
  return { kind: 'needs-script', because }
}
