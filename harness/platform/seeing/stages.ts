/** What is watched, each for itself. A refresh may be part of a call, an exchange is part of a callback. */
export const stages = ['connect', 'callback', 'exchange', 'call', 'refresh', 'disconnect'] as const
export type Stage = (typeof stages)[number]

/** Which stage an address is the beginning of; none for those where nothing is asked of a carrier. */
export function stageOfPath(path: string): Stage | undefined {
  if (path.startsWith('/cb/')) return 'callback'
  const [, named] = /^\/tenants\/[^/]+\/carriers\/[^/]+\/([a-z]+)$/.exec(path) ?? []
  return named === undefined ? undefined : stageOfWord.get(named)
}

const stageOfWord: ReadonlyMap<string, Stage> = new Map([
  ['connect', 'connect'],
  ['ping', 'call'],
  ['disconnect', 'disconnect'],
])
