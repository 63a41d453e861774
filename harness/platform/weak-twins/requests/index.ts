import type { PlatformTwin } from '../weak-twin.ts'
import { sendsRequestBesideRequestUri, sendsUnsignedRequestObjects, signsRequestObjectsWithAnyKey } from './objects.ts'
import { pushesARequestUri, usesAPushedRequestAgain } from './pushes.ts'
import { asksForMoreScope, asksForMoreScopeWhenRefreshing, carriesScopeToAnotherCarrier } from './scopes.ts'

export const requestsTwins: readonly PlatformTwin[] = [
  pushesARequestUri,
  usesAPushedRequestAgain,
  sendsRequestBesideRequestUri,
  sendsUnsignedRequestObjects,
  signsRequestObjectsWithAnyKey,
  asksForMoreScope,
  asksForMoreScopeWhenRefreshing,
  carriesScopeToAnotherCarrier,
]
