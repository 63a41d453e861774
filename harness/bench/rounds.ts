/** What is measured against others. */
export interface Side {
  readonly name: string
  /** Does the work once over. @returns how often it did it */
  run(): Promise<number>
}

/** How often a second each side did its work, round for round; every other round backwards, the first one not counted. */
export async function measureRounds(sides: readonly Side[], rounds: number): Promise<ReadonlyMap<string, number[]>> {
  const perSecond = new Map<string, number[]>(sides.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, run } of round % 2 === 0 ? sides : sides.toReversed()) {
      const startedAt = performance.now()
      const count = await run()
      const seconds = (performance.now() - startedAt) / 1000
      if (round > 0) perSecond.get(name)?.push(count / seconds)
    }
  }
  return perSecond
}
