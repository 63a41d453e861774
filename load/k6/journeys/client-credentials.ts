import { choose } from '../choose.ts'
import { flow } from '../flow.ts'
import { serverPairs } from '../plan.ts'
import { callApi } from '../stages/call.ts'
import { clientCredentials } from '../stages/token.ts'

/** A token for the client itself, used once. */
export function clientCredentialsFlow(): void {
  const confidential = serverPairs.filter(({ client }) => client.authentication !== 'none')
  const pair = choose(confidential)
  flow(pair, (about) => {
    const { accessToken } = clientCredentials(pair, about)
    callApi(pair, accessToken, about)
  })
}
