import { type Answered, type HttpRequest, header } from '../../api/http.ts'
import { encodeForm } from '../../api/params.ts'

/** The request that pressing the first button of a page makes, scripts aside; undefined where there is no form. */
export async function firstButton(page: Answered, url: string): Promise<HttpRequest | undefined> {
  if (!(header(page, 'content-type') ?? '').includes('html') || !/<form\b/i.test(page.body)) return undefined
  const { JSDOM } = await import('jsdom')
  const { window } = new JSDOM(page.body, { url })
  const form = window.document.querySelector('form')
  if (form === null || !URL.canParse(form.action)) return undefined
  const button = form.querySelector<HTMLButtonElement | HTMLInputElement>(
    'button:not([type=button]), input[type=submit]',
  )
  const fields = [...new window.FormData(form, button)].map(([name, value]) => [name, String(value)] as const)
  const body = encodeForm(fields)
  if (form.method === 'get') return { method: 'GET', url: `${form.action.split('?')[0]}?${body}` }
  return { method: 'POST', url: form.action, headers: [['content-type', 'application/x-www-form-urlencoded']], body }
}
