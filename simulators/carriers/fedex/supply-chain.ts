import type { Arrival, Exchange } from '../../core/step.ts'

/** FedEx Supply Chain is an authorization server apart; here it is two addresses of the same simulator. */
const addresses = /^\/api\/(?<sandbox>sandbox\/)?fsc\/oauth2\/(?<endpoint>authorize|token)$/

/** The endpoint of Supply Chain that a path is, and whether it is that of its sandbox. */
export function supplyChainAddress(path: string) {
  const { sandbox, endpoint } = addresses.exec(path)?.groups ?? {}
  if (endpoint === undefined) return undefined
  return { endpoint: endpoint === 'token' ? 'token' : 'authorization', sandbox: sandbox !== undefined } as const
}

/** Whether a request is for Supply Chain; what FedEx's own token endpoint does is not done there. */
export function isForSupplyChain({ asked }: Pick<Arrival | Exchange, 'asked'>): boolean {
  return addresses.test(asked)
}
