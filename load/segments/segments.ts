/** One of several equal parts of the arrivals. */
export interface Share {
  /** From 1 to `of`. */
  readonly index: number
  readonly of: number
}

/** What one k6 process is told of its part. */
export interface Segment {
  /** Such as `1/4:2/4`. */
  readonly own: string
  /** Such as `0,1/4,2/4,3/4,1`: every process has to know the same one. */
  readonly all: string
  /** Counted from 0 over all machines. */
  readonly index: number
}

/** The parts that the processes of this machine send: all arrivals, or its share of them. Nothing where there is one process. */
export function segmentsOf(processes: number, share: Share = { index: 1, of: 1 }): readonly (Segment | undefined)[] {
  const count = processes * share.of
  if (count === 1) return [undefined]
  const all = Array.from({ length: count + 1 }, (_, index) => boundary(index, count)).join(',')
  return Array.from({ length: processes }, (_, process) => {
    const index = (share.index - 1) * processes + process
    return { own: `${boundary(index, count)}:${boundary(index + 1, count)}`, all, index }
  })
}

function boundary(index: number, count: number): string {
  return index === 0 ? '0' : index === count ? '1' : `${index}/${count}`
}
