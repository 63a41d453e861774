import type { SendRequest } from '../kit.ts'

/** The usual sender. What the platform sends is forms and JSON. */
export const sendByFetch: SendRequest = (url, { body, ...init }) => {
  if (typeof body === 'string' || body instanceof URLSearchParams) return fetch(url, { ...init, body })
  return fetch(url, init)
}
