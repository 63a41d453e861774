export { type CarrierAddresses, carrierAddresses, carrierLifetimes } from './carriers/addresses.ts'
export { type CarrierId, type CarrierProfile, carrierIds, carrierProfiles } from './carriers/carrier.ts'
export { checkOwnQuirks, type OwnQuirk } from './carriers/own-quirks.ts'
export { quirks } from './carriers/quirks.ts'
export type { Command } from './control/commands.ts'
export { curlLine, readyMadeTenant, takeReadyMadeTenant } from './control/ready-made-tenant.ts'
export type { SessionOptions, SimulatorSession } from './control/sessions.ts'
export type { ClockSetting } from './core/clock.ts'
export type { Environment, ServerEndpoints } from './core/kit.ts'
export type { Confidence, Quirk, QuirkSwitches } from './core/quirk.ts'
export type { CarrierClock, RunningCarrier, ServedCarrier } from './core/server.ts'
export { signInFailure } from './core/sign-in-pages.ts'
export type * from './core/step.ts'
export type {
  ClientSpec,
  SimulatedClient,
  SimulatedTenant,
  SimulatedUser,
  TenantSpec,
  TokenEndpointAuthMethod,
} from './core/tenancy.ts'
export { endpointsOfTenant } from './core/tenant-route.ts'
export { threadEnv } from './core/thread-env.ts'
export { type PlannedFault, readFaultFile } from './faults/fault-file.ts'
export type { FaultPlan, FaultPlanInput } from './faults/fault-plan.ts'
export { faults } from './faults/index.ts'
export type { LatchPlanInput } from './faults/latches.ts'
export type { JournalEntry } from './journal/journal-entry.ts'
export {
  type Authority,
  type CertifiedKey,
  createAuthority,
  selfSignedCertificate,
  selfSignedServerCertificate,
} from './reach/throw-away-ca.ts'
export { SimulatorError, type SimulatorErrorCode } from './simulator-error.ts'
export { type ControlSettings, type SimulatorOptions, type Simulators, startSimulators } from './start-simulators.ts'
export { startGoodServer, startWeakTwin, type TwinOptions } from './start-weak-twin.ts'
export type { WeakTwin } from './weak-twins/weak-twin.ts'
