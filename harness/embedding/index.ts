/**
 * Parcelproof as a library: `import { run } from 'parcelproof'`.
 * Scenarios, statements, quirks, reporters and drivers of your own are written with what stands here.
 */
export type { Exchange, FinishedRun, Result, Role, Verdict } from '../../reports/result-model.ts'
export type { WrittenReports } from '../../reports/write-all.ts'
export type { AuthorizationServerTarget, ServerClient } from '../../scenarios/api/authorization-server.ts'
export type { ClientTarget } from '../../scenarios/api/client.ts'
export {
  broken,
  couldNotRun,
  type Finding,
  held,
  inconclusive,
  invalid,
  notApplicable,
  recorded,
} from '../../scenarios/api/finding.ts'
export { first, type Params, withExtra, without, withParam } from '../../scenarios/api/params.ts'
export type { ResourceServerTarget } from '../../scenarios/api/resource-server.ts'
export {
  type AuthorizationServerScenario,
  authorizationServerScenario,
  type ClientScenario,
  clientScenario,
  type ResourceServerScenario,
  resourceServerScenario,
  type Scenario,
  type ScenarioContext,
} from '../../scenarios/api/scenario.ts'
export { askForCode, correctFlow, planFlow, redeem } from '../../scenarios/authorization-server/code-flow.ts'
export type { OwnRequirement } from '../../scenarios/catalogue/own-requirement.ts'
export type { OwnQuirk } from '../../simulators/index.ts'
export { UsageError } from '../cli/usage-error.ts'
export { ConfigurationError } from '../config/configuration-error.ts'
export type { ConfigurationInput } from '../config/schema/configuration.ts'
export { type Driver, inProcess, type OpenDriver } from '../http/drivers.ts'
export { defineConfiguration } from './define-configuration.ts'
export { defineExtensions, type Extensions, type ReportedRun, type Reporter } from './extensions.ts'
export { type RunOutcome, type RunRequest, run } from './run.ts'
