import type { Quirk } from '../../../core/quirk.ts'
import { absentEndpoints } from './absent-endpoints.ts'
import { accessTokenPayload } from './access-token-payload.ts'
import { accountRegistration } from './account-registration.ts'
import { childGrants } from './child-grants.ts'
import { childKeyCapital } from './child-key-capital.ts'
import { credentialsInBody } from './credentials-in-body.ts'
import { credentialsNotValid } from './credentials-not-valid.ts'
import { dailyQuota } from './daily-quota.ts'
import { doubleSlashes } from './double-slashes.ts'
import { environmentsApart } from './environments-apart.ts'
import { errorBody } from './error-body.ts'
import { formOnly } from './form-only.ts'
import { gzipErrors } from './gzip-errors.ts'
import { ipBlock } from './ip-block.ts'
import { lifetimes } from './lifetimes.ts'
import { noCors } from './no-cors.ts'
import { noIssuerInAnswer } from './no-issuer-in-answer.ts'
import { parameterList } from './parameter-list.ts'
import { rejectsScope } from './rejects-scope.ts'
import { supplyChain } from './supply-chain.ts'
import { threeGrants } from './three-grants.ts'
import { tokenAnswer } from './token-answer.ts'
import { tokenAnswerAsDocumented } from './token-answer-as-documented.ts'
import { tokenExpired } from './token-expired.ts'
import { trackNeedsOwnProject } from './track-needs-own-project.ts'
import { transactionLimit } from './transaction-limit.ts'

/** Every quirk of FedEx, in the order their steps run: what comes in first, then what is granted, then what goes out. */
export const fedexQuirks: readonly Quirk[] = [
  environmentsApart,
  doubleSlashes,
  noCors,
  supplyChain,
  absentEndpoints,
  lifetimes,
  ipBlock,
  formOnly,
  credentialsInBody,
  threeGrants,
  childKeyCapital,
  rejectsScope,
  childGrants,
  accountRegistration,
  transactionLimit,
  dailyQuota,
  accessTokenPayload,
  noIssuerInAnswer,
  tokenAnswer,
  tokenAnswerAsDocumented,
  credentialsNotValid,
  tokenExpired,
  trackNeedsOwnProject,
  errorBody,
  parameterList,
  gzipErrors,
]
