/** What both sides of a callback came to. */
export interface BothSides<Right, Redeemed> {
  readonly right: PromiseSettledResult<Right>
  readonly redeemed: PromiseSettledResult<Redeemed>
}

/**
 * Validates the tenant's right and the code with its verifier at the same time, and waits for both: one that fails early
 * does not leave the other one on its way with nobody to clear up after it.
 */
export async function sideBySide<Right, Redeemed>(
  confirm: () => Promise<Right>,
  redeem: () => Promise<Redeemed>,
): Promise<BothSides<Right, Redeemed>> {
  const [right, redeemed] = await Promise.allSettled([confirm(), redeem()])
  return { right, redeemed }
}
