import fc from 'fast-check'

/**
 * Stories nearly as long as they may be, of which any step can be left out when a failure is made smaller: short ones
 * seldom come to the point where an order of things matters.
 */
export function longStories<Step>(step: fc.Arbitrary<Step>, steps: number): fc.Arbitrary<readonly Step[]> {
  const place = fc.option(step, { nil: undefined, freq: 8 })
  return fc
    .tuple(...Array.from({ length: steps }, () => place))
    .map((places) => places.flatMap((found) => (found === undefined ? [] : [found])))
}
