/** The same JSON with every address under one origin moved to another. */
export function readdress<T>(value: T, from: string, to: string): T
export function readdress(value: unknown, from: string, to: string): unknown {
  if (from === to) return value
  if (typeof value === 'string')
    return value === from || value.startsWith(`${from}/`) ? to + value.slice(from.length) : value
  if (Array.isArray(value)) return value.map((member: unknown) => readdress(member, from, to))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, readdress(member, from, to)]))
}
