/**
 * Ordered request parameters. A list of pairs, not a record: attacks repeat a name, leave a value empty
 * or depend on the order, and none of that may get lost on the way to the wire.
 */
export type Params = readonly (readonly [name: string, value: string])[]

/** The first value of a parameter, or undefined where it is missing. */
export function first(params: Params, name: string): string | undefined {
  return params.find(([key]) => key === name)?.[1]
}

/** Every value of a parameter, in order. */
export function all(params: Params, name: string): readonly string[] {
  return params.filter(([key]) => key === name).map(([, value]) => value)
}

/** The same parameters with one set to a value (in place where it stands, at the end where it is new). */
export function withParam(params: Params, name: string, value: string): Params {
  return params.some(([key]) => key === name)
    ? params.map((pair) => (pair[0] === name ? ([name, value] as const) : pair))
    : [...params, [name, value]]
}

/** The same parameters with one more pair at the end, even where the name stands already. */
export function withExtra(params: Params, name: string, value: string): Params {
  return [...params, [name, value]]
}

/** The same parameters without the named ones. */
export function without(params: Params, ...names: readonly string[]): Params {
  return params.filter(([key]) => !names.includes(key))
}

/** application/x-www-form-urlencoded, as forms and token requests are sent. */
export function encodeForm(params: Params): string {
  return new URLSearchParams(params.map(([name, value]) => [name, value])).toString()
}

/** Parses a query or form body into ordered pairs. */
export function decodeForm(text: string): Params {
  return [...new URLSearchParams(text)]
}
