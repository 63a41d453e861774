import type { AuthorizationServerTarget, MetadataLookup, ServerTenant } from '../../api/authorization-server.ts'
import { isRecord } from '../jwt.ts'

/** One metadata document that was found. */
export interface PublishedDocument {
  readonly tenant: ServerTenant
  readonly style: MetadataLookup['style']
  readonly url: string
  readonly document: Readonly<Record<string, unknown>>
  readonly exchanges: readonly string[]
}

/** One tenant for each issuer of the target. */
export function oneTenantOfEachIssuer(target: AuthorizationServerTarget): readonly ServerTenant[] {
  const [first, ...others] = target.tenants
  return [first, ...others.filter((tenant) => tenant.ownIssuer && tenant.issuer !== first.issuer)]
}

/** Every metadata document of every issuer: a server may publish the same one at three addresses, or three different ones. */
export function documentsOf(target: AuthorizationServerTarget): readonly PublishedDocument[] {
  return oneTenantOfEachIssuer(target).flatMap((tenant) =>
    tenant.lookups.flatMap(({ style, url, answer, document }) =>
      document !== undefined && looksLikeMetadata(document)
        ? [{ tenant, style, url, document, exchanges: answer.exchanges }]
        : [],
    ),
  )
}

/** Whether a JSON value is a metadata document, good or bad, and not an error answer or somebody's page. */
export function looksLikeMetadata(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && ['issuer', 'authorization_endpoint', 'token_endpoint'].some((name) => name in value)
}

/** `the document at /.well-known/…`: how a sentence names a document. */
export function nameOfDocument({ url }: Pick<PublishedDocument, 'url'>): string {
  return `the document at ${URL.parse(url)?.pathname ?? url}`
}

/** The texts of a list member; undefined where it is missing or no list. */
export function listMember(document: Readonly<Record<string, unknown>>, name: string): readonly string[] | undefined {
  const value = document[name]
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined
}
