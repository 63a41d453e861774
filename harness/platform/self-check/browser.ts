import { request } from 'undici'
import { type BrowserJar, createBrowserJar } from '../../http/browser-jar.ts'

/** An answer as a browser sees it; redirects are not followed by themselves. */
export interface Visit {
  readonly url: string
  readonly status: number
  /** Where it points, as an absolute address. */
  readonly location: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** A browser without scripts: one cookie jar and navigations. */
export interface Browser {
  visit(url: string, options?: VisitOptions): Promise<Visit>
  /** Another browser with the cookies as they are now. */
  clone(): Promise<Browser>
}

export interface VisitOptions {
  readonly method?: 'GET' | 'POST' | 'HEAD'
  readonly headers?: Readonly<Record<string, string>>
}

/** A browser that has been nowhere yet. */
export function openBrowser(jar: BrowserJar = createBrowserJar()): Browser {
  return {
    async visit(url, { method = 'GET', headers = {} } = {}) {
      const cookie = await jar.headerFor(url)
      const answer = await request(url, {
        method,
        headers: {
          accept: 'text/html',
          'sec-fetch-mode': 'navigate',
          ...headers,
          ...(cookie === undefined ? {} : { cookie }),
        },
      })
      const setCookies = [answer.headers['set-cookie'] ?? []].flat()
      await jar.store(url, { headers: setCookies.map((line) => ['set-cookie', line]) })
      const { location } = answer.headers
      return {
        url,
        status: answer.statusCode,
        location: typeof location === 'string' ? new URL(location, url).href : undefined,
        headers: answer.headers,
        text: await answer.body.text(),
      }
    },
    clone: async () => openBrowser(await jar.clone()),
  }
}
