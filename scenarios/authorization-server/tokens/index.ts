import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { audienceLimited } from './audience-limited.ts'
import { forged } from './forged.ts'
import { kindsNotConfused } from './kinds-not-confused.ts'
import { lifetimeAndAudience } from './lifetime-and-audience.ts'
import { rfc9068Audience } from './rfc9068-audience.ts'
import { rfc9068Claims } from './rfc9068-claims.ts'
import { rfc9068Header } from './rfc9068-header.ts'
import { rfc9068Scope } from './rfc9068-scope.ts'
import { subjectOfClient } from './subject-of-client.ts'
import { subjectOfPerson } from './subject-of-person.ts'

export const tokenScenarios: readonly AuthorizationServerScenario[] = [
  audienceLimited,
  forged,
  kindsNotConfused,
  lifetimeAndAudience,
  rfc9068Audience,
  rfc9068Claims,
  rfc9068Header,
  rfc9068Scope,
  subjectOfClient,
  subjectOfPerson,
]
