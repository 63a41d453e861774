import { loadPlan } from './plan.ts'

/** Weights 1, 1/2, 1/3 …: the first tenth of a thousand tenants cause more than two thirds of the traffic. */
function zipf(count: number): readonly number[] {
  let sum = 0
  return Array.from({ length: count }, (_, index) => {
    sum += 1 / (index + 1)
    return sum
  })
}

const sums = new Map<number, readonly number[]>()

function sumsFor(count: number): readonly number[] {
  const known = sums.get(count) ?? zipf(count)
  sums.set(count, known)
  return known
}

/** One of them, evenly or the first ones far more often. */
export function choose<Item>(items: readonly Item[]): Item {
  const index = loadPlan.popularity === 'skewed' ? skewed(items.length) : Math.floor(Math.random() * items.length)
  const item = items[index]
  if (item === undefined) throw new Error('The target has no pair of tenant and carrier for this journey.')
  return item
}

function skewed(count: number): number {
  const cumulative = sumsFor(count)
  const wanted = Math.random() * (cumulative[count - 1] ?? 0)
  let [low, high] = [0, count - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cumulative[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
