/** The value a JSON pointer names (RFC 6901); undefined where there is none. */
export function atPointer(value: unknown, pointer: string): unknown {
  const steps = pointer === '' ? [] : pointer.split('/').slice(1)
  return steps.reduce<unknown>((node, step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined
    return Object.entries(node).find(([name]) => name === key)?.[1]
  }, value)
}
