import type { FormSubmission, NavigationOptions, ServerUser } from '../../../../scenarios/api/authorization-server.ts'
import type { Answered } from '../../../../scenarios/api/http.ts'
import type { LoginConfiguration, LoginStep } from '../input.ts'
import type { Stop } from '../navigation/journey.ts'

/** Who sits in front of the pages, and what is done to the forms on the way. */
export interface Person {
  readonly login: LoginConfiguration
  readonly behaviour: NonNullable<NavigationOptions['person']>
  readonly user: ServerUser | undefined
  readonly tamper: ((form: FormSubmission) => FormSubmission) | undefined
}

/** How a flow ended for the person. */
export type FlowEnd =
  | Exclude<Stop, { kind: 'page' }>
  | { readonly kind: 'page'; readonly url: string; readonly answer: Answered; readonly stalled: boolean }
  | { readonly kind: 'login-failed'; readonly sentence: string }

/** What is typed for a step: the user's name and password stand in for their placeholders. */
export function typedValue(value: string, person: Person): string {
  const password = person.user?.password ?? ''
  const typed = person.behaviour === 'wrong-password' ? `not-${password}` : password
  return value.replaceAll('{username}', person.user?.username ?? '').replaceAll('{password}', typed)
}

/** Steps that type the user's name or password. */
export function typesCredentials(step: LoginStep): boolean {
  return step.kind === 'fill' && /\{(username|password)\}/.test(step.value)
}

/** A step that types a password is not for a user who has none. */
export function isFor(step: LoginStep, user: ServerUser | undefined): boolean {
  return user?.password !== undefined || step.kind !== 'fill' || !step.value.includes('{password}')
}

/** Why a flow cannot even begin for this person, or undefined. */
export function unprepared({ login, behaviour, user }: Person): string | undefined {
  if (login.kind === 'none') return undefined
  if (user === undefined && login.steps.some(typesCredentials)) {
    return 'nobody can sign in: add users: [ { username: …, password: … } ] to this tenant'
  }
  if (behaviour === 'deny' && login.deny.length === 0) {
    return 'the configuration does not say how a person refuses: add login.deny, for example deny: [ { click: "#deny" } ]'
  }
  if (behaviour === 'wrong-password' && user?.password === undefined) {
    return 'a wrong password cannot be tried: this user has no password'
  }
  return undefined
}
