import type { WeakTwin } from '../weak-twin.ts'
import { announcesAndDoesNotDemandSignedObjects } from './announces-and-does-not-demand-signed-objects.ts'
import { fetchesAnyRequestUri } from './fetches-any-request-uri.ts'
import { ignoresRequestObjectSignature } from './ignores-request-object-signature.ts'
import { mergesQueryIntoRequestObject } from './merges-query-into-request-object.ts'
import { takesRequestObjectOfAnotherClient } from './takes-request-object-of-another-client.ts'

/** Faults in signed authorization requests. */
export const requestObjectTwins: readonly WeakTwin[] = [
  announcesAndDoesNotDemandSignedObjects,
  fetchesAnyRequestUri,
  ignoresRequestObjectSignature,
  mergesQueryIntoRequestObject,
  takesRequestObjectOfAnotherClient,
]
