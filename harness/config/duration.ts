const milliseconds = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

const part = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g

/** `500ms`, `30s`, `5m`, `1h`, `2d`, also put together as in `1h30m`. */
export const durationPattern = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/

/** Milliseconds of a duration that fits `durationPattern`. */
export function toMilliseconds(duration: string): number {
  return [...duration.matchAll(part)].reduce((sum, [, amount, unit]) => sum + Number(amount) * factor(unit), 0)
}

function factor(unit: string | undefined): number {
  return Object.entries(milliseconds).find(([name]) => name === unit)?.[1] ?? Number.NaN
}
