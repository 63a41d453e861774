import { endpointOf } from '../directory.ts'
import type { ExchangeRequest } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'
import { challenge } from '../steps/challenge.ts'
import { readBinding } from '../steps/read-binding.ts'
import { readCredentials } from '../steps/read-credentials.ts'
import { refuse } from '../steps/refuse.ts'
import { type Admitted, serveRecords } from '../steps/serve-records.ts'
import { verifySignature } from '../steps/verify-signature.ts'
import { type ExchangeTwin, exchangeTwin } from './weak-twin.ts'

const tokenIn = (text: string): string | undefined => new URLSearchParams(text).get('access_token') ?? undefined

const bearer = (token: string) => ({ scheme: 'bearer', token }) as const

const authorizationOf = ({ request }: Admitted): string =>
  (request.header('authorization')[0] ?? '').replace(/^\S+ +/, '')

const isForm = (request: ExchangeRequest): boolean =>
  (request.header('content-type')[0] ?? '').includes('form-urlencoded')

export const requestTwins: readonly ExchangeTwin[] = [
  exchangeTwin(
    'wants-the-scheme-in-one-case',
    'It knows Bearer and DPoP, written just so.',
    'readCredentials',
    (request) => {
      const [authorization = ''] = request.header('authorization')
      return /^(Bearer|DPoP) /.test(authorization) ? readCredentials(request) : undefined
    },
  ),
  exchangeTwin(
    'takes-token-from-query',
    'It takes a token from the query where the header has none.',
    'readCredentials',
    (request) => {
      const token = tokenIn(request.query)
      return readCredentials(request) ?? (token === undefined ? undefined : bearer(token))
    },
  ),
  exchangeTwin(
    'prefers-token-of-query',
    'It takes a token from the query rather than from the header.',
    'readCredentials',
    (request) => {
      const token = tokenIn(request.query)
      return token === undefined ? readCredentials(request) : bearer(token)
    },
  ),
  exchangeTwin(
    'takes-token-from-form',
    'It takes a token from the form where the header has none, and looks no further where it has one.',
    'readCredentials',
    (request) => {
      const token = isForm(request) ? tokenIn(request.body) : undefined
      return readCredentials(request) ?? (token === undefined ? undefined : bearer(token))
    },
  ),
  exchangeTwin('leaves-out-challenges', 'It refuses without WWW-Authenticate.', 'challenge', () => []),
  exchangeTwin(
    'names-an-error-without-a-token',
    'It calls a missing token an invalid one.',
    'challenge',
    (code, place, needed) => challenge(code === 'TOKEN_MISSING' ? 'TOKEN_INVALID' : code, place, needed),
  ),
  exchangeTwin('refuses-with-403', 'It answers 403 to tokens that are not valid.', 'refuse', (code, headers) => ({
    ...refuse(code, headers),
    ...(code === 'TOKEN_INVALID' ? { status: 403 } : {}),
  })),
  exchangeTwin(
    'does-not-say-how-to-sign-in',
    'It asks for a stronger sign-in and not for which.',
    'challenge',
    (code, place, needed) => challenge(code, place, needed).map((one) => one.replace(/, acr_values="[^"]*"/, '')),
  ),
  exchangeTwin('leaves-out-the-dpop-challenge', 'It asks for Bearer alone.', 'challenge', (code, place, needed) =>
    challenge(code, place, needed).filter((one) => !one.startsWith('DPoP')),
  ),
  exchangeTwin(
    'names-the-metadata-of-another-tenant',
    'Its challenge names the metadata of its first other tenant.',
    'challenge',
    (code, place, needed) => {
      const name = place.metadata.split('/').at(-1)
      return challenge(
        code,
        { ...place, metadata: place.metadata.replace(/[^/]+$/, name === 'acme' ? 'globex' : 'acme') },
        needed,
      )
    },
  ),
  exchangeTwin(
    'tells-other-tenants-apart',
    'It answers otherwise to a valid token of another of its tenants.',
    'verifySignature',
    async (token, tenant, kit) => {
      try {
        return await verifySignature(token, tenant, kit)
      } catch (error) {
        for (const other of kit.tenants.values()) {
          const verified = await verifySignature(token, other, kit).catch(() => undefined)
          if (verified !== undefined) throw new ExchangeRefusal('SCOPE_MISSING', 'another tenant')
        }
        throw error
      }
    },
  ),
  exchangeTwin(
    'keeps-the-token-in-a-cookie',
    'It sets the token as a cookie that travels in the clear.',
    'serveRecords',
    async (admitted, kit) => ({
      ...(await serveRecords(admitted, kit)),
      headers: { 'set-cookie': `session=${authorizationOf(admitted)}; HttpOnly; Path=/` },
    }),
  ),
  exchangeTwin(
    'repeats-the-token-in-a-trace-header',
    'It repeats the token in a header meant for tracing.',
    'serveRecords',
    async (admitted, kit) => ({
      ...(await serveRecords(admitted, kit)),
      headers: {
        'x-trace': `${endpointOf(kit, admitted.tenant.id)} ${Buffer.from(authorizationOf(admitted)).toString('base64')}`,
      },
    }),
  ),
  exchangeTwin(
    'writes-tokens-to-its-log',
    'Its reason for a refusal quotes the token.',
    'readBinding',
    (claims, credentials, tenant) => {
      try {
        return readBinding(claims, credentials, tenant)
      } catch (error) {
        throw error instanceof ExchangeRefusal
          ? new ExchangeRefusal(error.code, `${error.reason}: ${credentials.token}`)
          : error
      }
    },
  ),
]
