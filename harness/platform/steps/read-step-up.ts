import type { WWWAuthenticateChallenge } from 'oauth4webapi'
import type { StepUp } from '../records.ts'

/**
 * What an API asks for when the sign-in behind a token is not enough for it (RFC 9470, 3). What it says goes into a request
 * of ours, so only what looks right is taken over.
 */
export function readStepUp(challenges: readonly WWWAuthenticateChallenge[]): StepUp | undefined {
  for (const { parameters } of challenges) {
    if (parameters.error !== 'insufficient_user_authentication') continue
    const { acr_values: values, max_age: age } = parameters
    return {
      ...(values !== undefined && /^[!-~]+(?: [!-~]+){0,9}$/.test(values) && values.length <= 1000
        ? { acrValues: values }
        : {}),
      ...(age !== undefined && /^\d{1,9}$/.test(age) ? { maxAge: Number(age) } : {}),
    }
  }
  return undefined
}
