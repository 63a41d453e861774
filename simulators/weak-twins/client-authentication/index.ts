import type { WeakTwin } from '../weak-twin.ts'
import { acceptsAnyClientSecret } from './accepts-any-client-secret.ts'
import { acceptsMissingClientSecret } from './accepts-missing-client-secret.ts'
import { believesClientIdBesideBasic } from './believes-client-id-beside-basic.ts'
import { doesNotTakeBasic } from './does-not-take-basic.ts'
import { doesNotTakeSecretInBody } from './does-not-take-secret-in-body.ts'
import { handsOutShortSecrets } from './hands-out-short-secrets.ts'
import { leavesOutBasicChallenge } from './leaves-out-basic-challenge.ts'
import { readsCredentialsInQuery } from './reads-credentials-in-query.ts'
import { readsOneOfTwoCredentials } from './reads-one-of-two-credentials.ts'
import { takesSharedSecretsOnly } from './takes-shared-secrets-only.ts'

/** Faults in client authentication. */
export const clientAuthenticationTwins: readonly WeakTwin[] = [
  acceptsAnyClientSecret,
  acceptsMissingClientSecret,
  believesClientIdBesideBasic,
  doesNotTakeBasic,
  doesNotTakeSecretInBody,
  handsOutShortSecrets,
  leavesOutBasicChallenge,
  readsCredentialsInQuery,
  readsOneOfTwoCredentials,
  takesSharedSecretsOnly,
]
