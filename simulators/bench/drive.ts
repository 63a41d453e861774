/** How much to do: for so long, or so often. */
export type Amount =
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'flows'; readonly flows: number }

export interface Driven {
  readonly flows: number
  readonly seconds: number
}

/** Runs a flow over and over, `atOnce` of them side by side, and counts those that ended well. The first failure ends it. */
export async function drive(flow: (index: number) => Promise<void>, atOnce: number, amount: Amount): Promise<Driven> {
  const startedAt = performance.now()
  const endsAt = amount.kind === 'seconds' ? startedAt + amount.seconds * 1000 : Number.POSITIVE_INFINITY
  const most = amount.kind === 'flows' ? amount.flows : Number.POSITIVE_INFINITY
  let begun = 0
  let flows = 0
  let lastAt = startedAt
  const lane = async () => {
    while (begun < most && performance.now() < endsAt) {
      begun += 1
      await flow(begun - 1)
      flows += 1
      lastAt = performance.now()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return { flows, seconds: (lastAt - startedAt) / 1000 }
}
