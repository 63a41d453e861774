import type { BrowserContext } from 'playwright'
import type { BrowserJar } from '../../../http/browser-jar.ts'

/** Keeps the cookies that scripts see in step with the jar by which requests are sent. */
export interface ScriptCookies {
  /** Shows scripts the cookies of the jar for this address. */
  show(url: string): Promise<void>
  /** Takes what scripts have set into the jar. */
  collect(url: string): Promise<void>
}

/** Cookies of one Chromium context and one jar. */
export function scriptCookies(context: BrowserContext, jar: BrowserJar): ScriptCookies {
  const shown = new Map<string, string>()
  return {
    async show(url) {
      for (const pair of ((await jar.headerFor(url)) ?? '').split('; ').filter((text) => text !== '')) {
        const [name = '', ...rest] = pair.split('=')
        const value = rest.join('=')
        shown.set(name, value)
        // Chromium refuses some that the jar keeps (a Secure one on plain loopback); scripts then do without.
        await context.addCookies([{ name, value, url }]).catch(() => undefined)
      }
    },
    async collect(url) {
      const set = (await context.cookies(url)).filter(({ name, value }) => shown.get(name) !== value)
      for (const { name, value, path, secure } of set) {
        shown.set(name, value)
        await jar.store(url, {
          headers: [['set-cookie', `${name}=${value}; Path=${path}${secure ? '; Secure' : ''}`]],
        })
      }
    },
  }
}
