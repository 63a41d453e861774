import { Refusal } from '../../refusal.ts'
import { checkIssuer } from '../../steps/check-issuer.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { type PlatformTwin, platformTwin } from '../weak-twin.ts'

const sendsCodeAgain = platformTwin(
  'sends-code-again',
  'sends a code once more where the carrier did not take it',
  'redeemCode',
  async (...given) => {
    try {
      return await redeemCode(...given)
    } catch {
      return redeemCode(...given)
    }
  },
)

const known = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri']

const refusesUnknownParameters = platformTwin(
  'refuses-unknown-parameters',
  'refuses responses with parameters it does not know',
  'checkIssuer',
  (server, flow, answer) => {
    if ([...answer.keys()].some((name) => !known.includes(name))) {
      throw new Refusal('CONNECTION_NOT_COMPLETED', 'answer-refused')
    }
    return checkIssuer(server, flow, answer)
  },
)

export const responseTwins: readonly PlatformTwin[] = [sendsCodeAgain, refusesUnknownParameters]
