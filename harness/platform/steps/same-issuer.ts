/**
 * Whether two carriers would be one and the same to whoever reads their answers (RFC 9207, 4): the platform does not start with
 * such a pair.
 */
export function sameIssuer(one: string, other: string): boolean {
  return one === other
}
