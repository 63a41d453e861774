import { createHash } from 'node:crypto'
import fc from 'fast-check'
import type { SearchSettings } from '../api/effort.ts'

/** A rule that a story broke. */
export interface Breach {
  readonly row: string
  readonly expected: string
  readonly observed: string
  readonly exchanges: readonly string[]
}

/** What came of trying one story. */
export interface Trial {
  readonly breaches: readonly Breach[]
  /** How many requests it took. */
  readonly requests: number
  /** Why nothing can be said of it: nothing was sent, nobody answered. */
  readonly unclear?: string
}

export interface Property<Story> {
  /** The scenario's id: the same seed makes the same stories for it everywhere. */
  readonly id: string
  readonly stories: fc.Arbitrary<Story>
  /** What other scenarios try by itself: a rule that one of these breaks is theirs to tell of, and is not searched for. */
  readonly plain?: readonly Story[]
  try(story: Story): Promise<Trial>
  /** The story, a sentence a step. */
  tell(story: Story): readonly string[]
}

/** A rule that was broken, by the smallest story that was found for it. */
export interface Counterexample {
  readonly breach: Breach
  readonly story: readonly string[]
  /** Where the search found it: `--path`. */
  readonly path: string
}

export interface SearchOutcome {
  readonly counterexamples: readonly Counterexample[]
  /** Rules that break without any story. */
  readonly plainly: readonly Breach[]
  /** Stories that were tried to their end and said something. */
  readonly tried: number
  /** What stood in the way of others. */
  readonly unclear: readonly string[]
  /** Set where time or requests were used up before the last story. */
  readonly cut: boolean
}

/**
 * Tries stories until a rule is broken, makes the story as small as it gets, and goes on with the rules that are left.
 * Nothing is begun any more when the time is up or the requests are used up. With a path one story alone is tried.
 */
export async function search<Story>(
  property: Property<Story>,
  settings: SearchSettings,
  signal: AbortSignal,
): Promise<SearchOutcome> {
  const limits = limitsOf(settings, signal)
  const plainly = settings.path === undefined ? await tryPlain(property, limits) : []
  const counterexamples: Counterexample[] = []
  const unclear = new Set<string>()
  let tried = 0
  // The stories before the first one that broke a rule broke none: the search for the next rule begins there.
  let from = 0
  for (;;) {
    const known = new Set([...plainly, ...counterexamples.map(({ breach }) => breach)].map(({ row }) => row))
    let looksFor: string | undefined
    let found: { readonly breaches: readonly Breach[]; readonly story: Story } | undefined
    const once = fc.asyncProperty(property.stories, async (story) => {
      if (limits.used()) return
      const trial = await property.try(story)
      limits.spend(trial.requests)
      if (trial.unclear !== undefined) {
        unclear.add(trial.unclear)
        return
      }
      tried += 1
      const fresh = trial.breaches.filter(({ row }) => !known.has(row) && (looksFor === undefined || row === looksFor))
      if (fresh[0] === undefined) return
      looksFor = fresh[0].row
      found = { breaches: fresh, story }
      throw new Error(fresh[0].observed)
    })
    const details = await fc.check(once, {
      seed: seedOf(settings.seed, property.id),
      ...(settings.path === undefined
        ? { path: String(from), numRuns: settings.effort.runs - from }
        : { path: settings.path, numRuns: 1, endOnFailure: true }),
    })
    const path = details.counterexamplePath ?? settings.path
    if (found === undefined || path === undefined || path === null) break
    const story = property.tell(found.story)
    const shown = settings.path === undefined ? found.breaches.slice(0, 1) : firstOfEachRow(found.breaches)
    counterexamples.push(...shown.map((breach) => ({ breach, story, path })))
    if (settings.path !== undefined) break
    from = Number.parseInt(path, 10)
  }
  return { counterexamples, plainly, tried, unclear: [...unclear], cut: limits.used() }
}

async function tryPlain<Story>(property: Property<Story>, limits: Limits): Promise<readonly Breach[]> {
  const breaches: Breach[] = []
  for (const story of property.plain ?? []) {
    if (limits.used()) break
    const trial = await property.try(story)
    limits.spend(trial.requests)
    breaches.push(...trial.breaches)
  }
  return firstOfEachRow(breaches)
}

/** A replayed story may break several rules at once; each is told of. */
function firstOfEachRow(breaches: readonly Breach[]): readonly Breach[] {
  return breaches.filter((breach, at) => breaches.findIndex(({ row }) => row === breach.row) === at)
}

interface Limits {
  used(): boolean
  spend(count: number): void
}

function limitsOf({ effort }: SearchSettings, signal: AbortSignal): Limits {
  const end = performance.now() + effort.milliseconds
  let requests = 0
  return {
    used: () => signal.aborted || requests >= effort.requests || performance.now() >= end,
    spend(count: number) {
      requests += count
    },
  }
}

function seedOf(seed: number, id: string): number {
  return createHash('sha256').update(`${seed}/${id}`).digest().readInt32BE()
}
