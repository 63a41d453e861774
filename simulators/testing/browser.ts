import { CookieJar } from 'tough-cookie'
import { request } from 'undici'

export interface Page {
  readonly url: string
  readonly status: number
  readonly location: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly html: string
}

/** A browser without scripts: a cookie jar, and redirects followed within one origin. */
export function openBrowser() {
  const jar = new CookieJar(undefined, { allowSpecialUseDomain: true, rejectPublicSuffixes: false })

  async function visit(url: string, body?: URLSearchParams): Promise<Page> {
    const cookie = await jar.getCookieString(url)
    const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate', ...(cookie === '' ? {} : { cookie }) }
    const answer =
      body === undefined
        ? await request(url, { headers })
        : await request(url, {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
            body: body.toString(),
          })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) await jar.setCookie(line, url)
    const { location } = answer.headers
    const target = typeof location === 'string' ? new URL(location, url).href : undefined
    return { url, status: answer.statusCode, location: target, headers: answer.headers, html: await answer.body.text() }
  }

  /** Follows redirects while they stay on the server. */
  async function follow(page: Page): Promise<Page> {
    if (page.location === undefined || new URL(page.location).origin !== new URL(page.url).origin) return page
    return follow(await visit(page.location))
  }

  return {
    visit,
    open: async (url: string) => follow(await visit(url)),
    /** Posts the page's form with its hidden field and what was typed; the answer is not followed. */
    post(page: Page, typed: Readonly<Record<string, string>>): Promise<Page> {
      const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(page.html) ?? []
      return visit(page.url, new URLSearchParams({ form_token: token, ...typed }))
    },
    follow,
  }
}
