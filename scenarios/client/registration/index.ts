import type { ClientScenario } from '../../api/scenario.ts'
import { managedRegistration } from './managed.ts'

export const registrationScenarios: readonly ClientScenario[] = [managedRegistration]
