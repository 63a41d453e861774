/** Runs work once for all who ask for it while it is under way; each of them gets its outcome, good or bad. */
export type Share<T> = (owner: object, name: string, work: () => Promise<T>) => Promise<T>

/** Makes such a share. What is under way for one owner has nothing to do with another one. */
export function createShare<T>(): Share<T> {
  const owners = new WeakMap<object, Map<string, Promise<T>>>()
  return (owner, name, work) => {
    const underWay = owners.get(owner) ?? new Map<string, Promise<T>>()
    owners.set(owner, underWay)
    const waiting = underWay.get(name)
    if (waiting !== undefined) return waiting
    const mine = work().finally(() => underWay.delete(name))
    underWay.set(name, mine)
    return mine
  }
}
