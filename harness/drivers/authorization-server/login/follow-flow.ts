import type { FollowFlow } from '../authorize.ts'
import { followPages } from './form.ts'

/** Takes a person through a flow by the configured kind of log-in. */
export const followFlow: FollowFlow = async (start, journey, person, around) => {
  if (person.login.kind !== 'browser') {
    return followPages(journey, await journey.go(start), person, around.addresses)
  }
  // Playwright is only loaded where a configuration asks for it.
  const { followInChromium } = await import('./browser.ts')
  return followInChromium(start, journey, person, around)
}
