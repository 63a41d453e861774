import { z } from 'zod'

/** TLS, or this machine. */
export const address = z.url({ protocol: /^https?$/ }).refine((text) => text.startsWith('https:') || isLoopback(text), {
  message: 'use https; plain http is for loopback addresses only',
})

/** Whether this is http on the machine itself. */
export function isLoopback(url: string): boolean {
  const { protocol = '', hostname = '' } = URL.parse(url) ?? {}
  return protocol === 'http:' && (hostname === '[::1]' || hostname === 'localhost' || /^127(\.\d+){3}$/.test(hostname))
}
