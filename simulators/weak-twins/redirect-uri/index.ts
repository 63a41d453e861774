import type { WeakTwin } from '../weak-twin.ts'
import { acceptsAnyLoopbackAddress } from './accepts-any-loopback-address.ts'
import { acceptsRedirectUriOfAnyClient } from './accepts-redirect-uri-of-any-client.ts'
import { comparesRedirectHostsOnly } from './compares-redirect-hosts-only.ts'
import { dropsQueryOfRedirectUri } from './drops-query-of-redirect-uri.ts'
import { fixesLoopbackPort } from './fixes-loopback-port.ts'
import { ignoresFragmentOfRedirectUri } from './ignores-fragment-of-redirect-uri.ts'
import { ignoresRedirectUriAtTokenEndpoint } from './ignores-redirect-uri-at-token-endpoint.ts'
import { ignoresRedirectUriScheme } from './ignores-redirect-uri-scheme.ts'
import { normalisesRedirectUris } from './normalises-redirect-uris.ts'
import { registersPlainHttpRedirectUri } from './registers-plain-http-redirect-uri.ts'
import { registersShortPrivateScheme } from './registers-short-private-scheme.ts'
import { stretchesRegisteredRedirectUris } from './stretches-registered-redirect-uris.ts'
import { takesSubDomainsOfRedirectUri } from './takes-sub-domains-of-redirect-uri.ts'
import { trustsRedirectUriOfForm } from './trusts-redirect-uri-of-form.ts'

/** Faults in redirect URIs. */
export const redirectUriTwins: readonly WeakTwin[] = [
  acceptsAnyLoopbackAddress,
  acceptsRedirectUriOfAnyClient,
  comparesRedirectHostsOnly,
  dropsQueryOfRedirectUri,
  fixesLoopbackPort,
  ignoresFragmentOfRedirectUri,
  ignoresRedirectUriAtTokenEndpoint,
  ignoresRedirectUriScheme,
  normalisesRedirectUris,
  registersPlainHttpRedirectUri,
  registersShortPrivateScheme,
  stretchesRegisteredRedirectUris,
  takesSubDomainsOfRedirectUri,
  trustsRedirectUriOfForm,
]
