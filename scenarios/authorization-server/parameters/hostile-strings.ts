/** A string that harms a careless server, and what it is after. */
export interface HostileString {
  readonly what: string
  readonly of: (mark: string) => string
}

/** Name of the header that appears where a line break was taken over into the headers. */
export const splitHeader = 'x-parcelproof-split'

/** An element and attribute that no page has; they show up in the page's tree only where the value was not escaped. */
export const markup: HostileString = { what: 'HTML', of: (mark) => `'"><${mark} ${mark}=1>` }

/** Strings for other places than a page (RFC 6749, 10.14). */
export const hostileStrings: readonly HostileString[] = [
  { what: 'a line break and a header', of: (mark) => `${mark}\r\n${splitHeader}: ${mark}\r\n\r\n` },
  { what: 'SQL', of: (mark) => `${mark}' OR '1'='1' -- ` },
  { what: 'a template', of: (mark) => `${mark}{{7*7}}\${7*7}<%= 7*7 %>` },
  { what: 'a path', of: () => '../../../../../../etc/passwd' },
  { what: 'a null byte and text that is no Unicode', of: (mark) => `${mark}\0\uffff\u202e` },
  { what: 'broken percent signs', of: (mark) => `${mark}%zz%u0041%` },
]
