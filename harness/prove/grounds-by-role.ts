import type { Role } from '../../scenarios/api/scenario.ts'
import { exchangeProvingGrounds } from './exchange-grounds.ts'
import { simulatedProvingGrounds } from './grounds.ts'
import { platformProvingGrounds } from './platform-grounds.ts'
import type { ProvingGrounds } from './prove.ts'

/** Where the scenarios of each role are proved. */
export function provingGrounds(budgetMs: number): (role: Role) => ProvingGrounds {
  const simulated = simulatedProvingGrounds(budgetMs)
  const exchange = exchangeProvingGrounds(budgetMs)
  return (role) => {
    switch (role) {
      case 'authorization-server':
        return simulated
      case 'client':
        return platformProvingGrounds
      case 'resource-server':
        return exchange
    }
  }
}
