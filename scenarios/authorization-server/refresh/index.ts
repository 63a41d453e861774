import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { boundToClient } from './bound-to-client.ts'
import { integrity } from './integrity.ts'
import { issuedAsDeclared } from './issued-as-declared.ts'
import { lapsesUnused } from './lapses-unused.ts'
import { narrowingKeepsGrant } from './narrowing-keeps-grant.ts'
import { parallelUse } from './parallel-use.ts'
import { reuseEndsFamily } from './reuse-ends-family.ts'
import { rotation } from './rotation.ts'
import { scopeNotWidened } from './scope-not-widened.ts'

export const refreshScenarios: readonly AuthorizationServerScenario[] = [
  boundToClient,
  integrity,
  issuedAsDeclared,
  lapsesUnused,
  narrowingKeepsGrant,
  parallelUse,
  reuseEndsFamily,
  rotation,
  scopeNotWidened,
]
