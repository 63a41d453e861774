import type { PlatformTwin } from '../weak-twin.ts'
import {
  asksForMetadataByPost,
  comparesMetadataIssuersLoosely,
  followsMetadataRedirects,
  keepsSlashOfIssuer,
  knowsEndpointsByHeart,
  normalizesMetadataIssuers,
  takesSignedMetadataUnread,
  usesMetadataOfAnyIssuer,
} from './documents.ts'

export const metadataTwins: readonly PlatformTwin[] = [
  usesMetadataOfAnyIssuer,
  comparesMetadataIssuersLoosely,
  normalizesMetadataIssuers,
  followsMetadataRedirects,
  asksForMetadataByPost,
  keepsSlashOfIssuer,
  knowsEndpointsByHeart,
  takesSignedMetadataUnread,
]
