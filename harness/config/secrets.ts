import type { SecretKind } from '../http/channel.ts'
import type { Configuration } from './configuration.ts'
import type { ConfigurationPath } from './configuration-error.ts'
import { isMapping, pathKey } from './environment.ts'

/** A value that must not show up in anything a run writes. */
export interface ConfiguredSecret {
  readonly value: string
  readonly kind: SecretKind
}

const kindsByKey: Readonly<Record<string, SecretKind>> = {
  secret: 'client-secret',
  password: 'password',
  initialAccessToken: 'registration-token',
  key: 'key',
}

/** Members of a JWK that say nothing about what is private in it (RFC 7517, 4; RFC 7518, 6): reports name curves and key ids. */
const publicMembers = 'kty use key_ops alg kid x5u x5c x5t x5t#S256 crv x y n e'.split(' ')

/** Below these keys stands what the user sends along: what came from the environment there is taken for secret. */
const sentAlong = ['params', 'headers', 'fill', 'env', 'body', 'claims']

const tellingName = /pass|secret|token|key|auth|cookie|credential/i

/** Every secret a configuration holds, so that redaction knows them before the first request. */
export function secretsOf(configuration: Configuration): readonly ConfiguredSecret[] {
  const { origin, ...content } = configuration
  const secrets: ConfiguredSecret[] = []

  function visit(node: unknown, path: ConfigurationPath): void {
    if (typeof node === 'string') secrets.push(...secretsIn(node, path, origin.filled.get(pathKey(path)) ?? []))
    if (Array.isArray(node)) node.forEach((item: unknown, index) => void visit(item, [...path, index]))
    if (isMapping(node)) for (const [key, item] of Object.entries(node)) visit(item, [...path, key])
  }

  visit(content, [])
  return secrets.filter(({ value }) => value !== '')
}

function secretsIn(
  text: string,
  path: ConfigurationPath,
  pieces: readonly { readonly value: string }[],
): readonly ConfiguredSecret[] {
  const named = path.toReversed().find((step) => typeof step === 'string' && Object.hasOwn(kindsByKey, step))
  const kind = named === undefined ? undefined : kindsByKey[named]
  const along = path.some((step) => typeof step === 'string' && sentAlong.includes(step))
  if (!along && named === 'key' && isPublicMember(path)) return []
  if (kind !== undefined && (named === path.at(-1) || named === 'key')) return [{ value: text, kind }]
  if (!along) return []
  const name = path.at(-1)
  if (typeof name === 'string' && /port$/i.test(name) && isPort(text)) return []
  const fromEnvironment = pieces.map(({ value }) => ({ value, kind: 'other' as const }))
  if (typeof name !== 'string' || !tellingName.test(name)) return fromEnvironment
  // `Bearer abc`: the scheme is no secret, what follows is.
  return [...fromEnvironment, { value: text.replace(/^[A-Za-z]+ +/, ''), kind: 'other' }]
}

function isPublicMember(path: ConfigurationPath): boolean {
  return publicMembers.some((member) => path[path.lastIndexOf('key') + 1] === member)
}

/** Everybody who reads a report needs it, and every address holds it. */
function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text)
}
