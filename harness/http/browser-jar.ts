import { CookieJar, MemoryCookieStore } from 'tough-cookie'
import type { CookieSeen } from '../../scenarios/api/authorization-server.ts'
import { headerValues } from '../../scenarios/api/http.ts'
import type { Params } from '../../scenarios/api/params.ts'

/** How a request came about, as far as cookies care (RFC 6265bis, 5.2). */
export interface CookieContext {
  readonly method?: string
  /** Started by another site: `Strict` cookies stay back always, `Lax` ones unless it is a GET. */
  readonly crossSite?: boolean
}

/** The cookies of one browser. `Secure` and prefixed cookies are kept and sent on http loopback, as browsers do. */
export interface BrowserJar {
  /** The Cookie header for a request to this address, or undefined where there is no cookie for it. */
  headerFor(url: string, context?: CookieContext): Promise<string | undefined>
  /** Takes in every Set-Cookie of an answer from this address. Those a browser would refuse are left out. */
  store(url: string, answer: { readonly headers: Params }, context?: CookieContext): Promise<void>
  list(): Promise<readonly CookieSeen[]>
  /** A jar of its own with the cookies as they are now. */
  clone(): Promise<BrowserJar>
}

/** An empty jar. */
export function createBrowserJar(): BrowserJar {
  return around(new MemoryCookieStore(), true)
}

function around(store: MemoryCookieStore, isNew: boolean): BrowserJar {
  let empty = isNew
  // The library keeps and sends Secure cookies on loopback by itself, as browsers do; hosts such as
  // `acme.localhost` are no public suffix here.
  const jar = new CookieJar(store, { rejectPublicSuffixes: false, prefixSecurity: 'silent' })
  return {
    async headerFor(url, context = {}) {
      // Most requests of a run come from browsers that have got none yet.
      if (empty) return undefined
      const cookies = await jar.getCookieString(url, contextOf(context))
      return cookies === '' ? undefined : cookies
    },
    async store(url, answer, context = {}) {
      for (const cookie of headerValues(answer, 'set-cookie')) {
        empty = false
        await jar.setCookie(cookie, url, { ...contextOf(context), ignoreError: true })
      }
    },
    async list() {
      const cookies = await store.getAllCookies()
      return cookies.map((cookie) => ({
        name: cookie.key,
        domain: cookie.domain ?? '',
        path: cookie.path ?? '/',
        secure: cookie.secure,
        httpOnly: cookie.httpOnly,
        sameSite: cookie.sameSite,
      }))
    },
    async clone() {
      const copy = new MemoryCookieStore()
      for (const cookie of await store.getAllCookies()) await copy.putCookie(cookie.clone() ?? cookie)
      return around(copy, empty)
    },
  }
}

function contextOf({ method = 'GET', crossSite = false }: CookieContext) {
  if (!crossSite) return {}
  const safe = ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method.toUpperCase())
  return { sameSiteContext: safe ? ('lax' as const) : ('none' as const) }
}
