/** The longest a carrier's word is taken for, so that a wrong date stops no pair for years. */
const longestMs = 3_600_000

/**
 * The milliseconds that `Retry-After` asks for: seconds or an HTTP date (RFC 9110, 10.2.3), at most an hour. `undefined` where it is
 * not there or cannot be read.
 */
export function retryAfterMs(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? ''
  if (/^\d{1,15}$/.test(text)) return Math.min(Number(text) * 1000, longestMs)
  const date = httpDate(text)
  return date === undefined ? undefined : Math.min(Math.max(0, date - now), longestMs)
}

const imfFixdate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
const rfc850 = /^[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/

/** All three forms of RFC 9110, 5.6.7, every one of them in GMT whatever this machine's time zone is. */
function httpDate(text: string): number | undefined {
  if (!imfFixdate.test(text) && !rfc850.test(text) && !asctime.test(text)) return undefined
  // JavaScript knows no leap second.
  const leap = text.includes(':60')
  const parsed = Date.parse(`${text.replace(':60', ':59').replace(/ GMT$/, '')} GMT`)
  return Number.isNaN(parsed) ? undefined : parsed + (leap ? 1000 : 0)
}
