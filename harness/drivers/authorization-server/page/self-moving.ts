import type { Answered } from '../../../../scenarios/api/http.ts'
import type { Destination, ExpectedAddresses } from '../navigation/expected-addresses.ts'
import type { Step, Stop } from '../navigation/journey.ts'
import { addressParams, holdsGrant, responseInAddress, responseInForm } from '../navigation/response-parameters.ts'
import type { HtmlPage } from './html-page.ts'
import { type PreparedForm, requestOf } from './prepared-form.ts'

type Delivered = Extract<Stop, { kind: 'client' }>

/**
 * An authorization response that stands on a page: a form that sends itself to the client (form_post), a refresh or
 * script that leads there, or any form or link that carries a code or token there. A link with an error only is how
 * some consent pages let a person refuse, so it counts when it is followed, not before.
 */
export function responseOnPage(page: HtmlPage, answer: Answered, addresses: ExpectedAddresses): Delivered | undefined {
  const exchange = answer.exchanges.at(-1) ?? ''
  const toClient = (address: string) => clientDestination(address, page.url, addresses)
  const itself = page.selfSubmitting()
  const form = page
    .forms()
    .find(
      (candidate) =>
        toClient(withFields(candidate)) !== undefined &&
        (holdsGrant(candidate.fields) || candidate.url === itself?.url),
    )
  if (form !== undefined) {
    const response = form.method === 'POST' ? responseInForm(form, answer) : undefined
    return { kind: 'client', exchange, response: response ?? inAddress(withFields(form), '', answer) }
  }
  const leading = page.selfLeading()
  const carrying = page.links().filter((link) => carriesGrant(link) && toClient(link)?.known === true)
  const address = [leading, ...carrying].find((one) => one !== undefined && toClient(one) !== undefined)
  const destination = address === undefined ? undefined : toClient(address)
  if (address === undefined || destination === undefined) return undefined
  return { kind: 'client', exchange, response: inAddress(absolute(address, page.url), destination.ownQuery, answer) }
}

/** The step a page takes by itself inside the server; undefined where it waits for a person. */
export function selfMoving(
  page: HtmlPage,
  answer: Answered,
  addresses: ExpectedAddresses,
  submit: (form: PreparedForm) => Step,
): Step | undefined {
  // An error page that leads home after a while is the end all the same.
  if (answer.status >= 400) return undefined
  const form = page.selfSubmitting()
  if (form !== undefined) return submit(form)
  const address = page.selfLeading()
  const url = address === undefined ? null : URL.parse(address, page.url)
  if (url === null || addresses.classify(url).kind !== 'server') return undefined
  return { method: 'GET', url: url.href, referrer: { url: page.url, policy: page.referrerPolicy } }
}

function clientDestination(
  address: string,
  base: string,
  addresses: ExpectedAddresses,
): Extract<Destination, { kind: 'client' }> | undefined {
  const url = URL.parse(address, base)
  if (url === null || url.protocol === 'javascript:') return undefined
  const destination = addresses.classify(url)
  return destination.kind === 'client' ? destination : undefined
}

/** Where a form goes, with its fields in the query, whether they travel there or in the body. */
function withFields(form: PreparedForm): string {
  return requestOf({ ...form, method: 'GET' }).url
}

function carriesGrant(link: string): boolean {
  const url = URL.parse(link)
  return url !== null && holdsGrant(addressParams(url))
}

function inAddress(location: string, ownQuery: string, { status, headers }: Answered) {
  return responseInAddress({ location, ownQuery, status, headers })
}

function absolute(address: string, base: string): string {
  return URL.canParse(address) ? address : (URL.parse(address, base)?.href ?? address)
}
