import { authorizationUrl } from '../../steps/authorization-url.ts'
import { platformTwin } from '../weak-twin.ts'

let count = 1000

export const countsItsStates = platformTwin(
  'counts-its-states',
  'numbers its flows one after the other',
  'makeState',
  () => {
    count += 1
    return `flow-${count}`
  },
)

export const makesShortStates = platformTwin(
  'makes-short-states',
  'makes states of six octets',
  'makeState',
  ({ random }) => Buffer.from(random(6)).toString('base64url'),
)

export const sendsNoState = platformTwin(
  'sends-no-state',
  'leaves state out of the authorization request',
  'authorizationUrl',
  (...given) => {
    const url = new URL(authorizationUrl(...given))
    url.searchParams.delete('state')
    return url.href
  },
)
