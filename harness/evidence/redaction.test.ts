import { expect, test } from 'vitest'
import { createRedaction } from './redaction.ts'

const label = /‹[a-z-]+:[0-9a-f]{6}›/

test('gives equal values of a run the same label and different ones another', () => {
  const redaction = createRedaction()
  redaction.learn('first-secret-value', 'code')
  redaction.learn('other-secret-value', 'code')
  const written = redaction.redactText('first-secret-value other-secret-value first-secret-value')
  const [first, other, again] = written.split(' ')
  expect(first).toMatch(/^‹code:[0-9a-f]{6}›$/)
  expect(again).toBe(first)
  expect(other).not.toBe(first)
})

test('gives a value another label in another run', () => {
  const labels = new Set(Array.from({ length: 4 }, () => createRedaction().label('the-same-value', 'code')))
  expect(labels.size).toBeGreaterThan(1)
})

test('replaces the longest of secrets that overlap, and leaves no rest of either', () => {
  const redaction = createRedaction()
  redaction.learn('abcdefgh-12345678', 'access-token')
  redaction.learn('abcdefgh', 'code')
  redaction.learn('12345678-zzzzzzzz', 'cookie')
  expect(redaction.redactText('x abcdefgh-12345678 y')).toMatch(/^x ‹access-token:\w{6}› y$/)
  expect(redaction.redactText('x abcdefgh-12345678-zzzzzzzz y')).toMatch(/^x ‹[a-z-]+:\w{6}› y$/)
})

test('takes a short secret only as a word of its own', () => {
  const redaction = createRedaction()
  redaction.learn('pa55', 'password')
  expect(redaction.redactText('with "pa55", not with pa55age or spa55')).toMatch(
    /^with "‹password:\w{6}›", not with pa55age or spa55$/,
  )
})

test('takes a secret of one or two letters only where secrets live', () => {
  const redaction = createRedaction()
  redaction.learn('s1', 'client-secret')
  expect(redaction.redactText('s1 stays, client_secret=s1 does not')).toMatch(
    /^s1 stays, client_secret=‹client-secret:\w{6}› does not$/,
  )
})

test('does not blot out the words of the protocol when somebody has one as password', () => {
  const redaction = createRedaction()
  redaction.learn('password', 'password')
  expect(redaction.redactText('the password grant: grant_type=password&password=password')).toMatch(
    /^the password grant: grant_type=password&password=‹password:\w{6}›$/,
  )
})

test('keeps names of the configuration readable even when a cookie holds one', () => {
  const redaction = createRedaction({ readable: ['acme-tenant'] })
  redaction.learn('acme-tenant', 'cookie')
  redaction.learn('globex-tenant', 'cookie')
  expect(redaction.redactText('acme-tenant')).toBe('acme-tenant')
  expect(redaction.redactText('globex-tenant')).toMatch(label)
  redaction.learn('acme-tenant', 'password')
  expect(redaction.redactText('acme-tenant')).toMatch(label)
})

test('changes nothing in a text that is redacted already', () => {
  const redaction = createRedaction()
  redaction.learn('the-secret-value', 'code')
  const once = redaction.redactText('code=the-secret-value&state=1 {"token":"abc123"} Bearer abc.def-123')
  expect(redaction.redactText(once)).toBe(once)
})

test.each([
  'https://as.example/authorize?response_type=code&client_id=acme&state=s7&nonce=n8&code_challenge=abc&code_challenge_method=S256',
  'redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=openid+shipping&username=alice',
  '{"error":"invalid_grant","error_description":"code is used up","token_type":"Bearer","expires_in":3600}',
  '{"code":"NOT_FOUND","message":"no such client"}',
  'the server names www.accounts.example.com and version 1.22.333, and wants Bearer authentication',
  '<input type="submit" name="action" value="Sign in"><input name="client_id" value="acme"><input name="user">',
])('leaves readable what is no secret: %s', (text) => {
  expect(createRedaction().redactText(text)).toBe(text)
})

test.each([
  ['a query', 'https://app.example/cb?code=SEEN-NEVER-1&state=1'],
  ['a fragment', 'https://app.example/cb#access_token=SEEN-NEVER-1'],
  ['a URL inside a URL', 'https://as.example/login?next=%2Fcb%3Fa%3Db%26code%3DSEEN-NEVER-1%26state%3D1'],
  ['a form', 'grant_type=password&username=alice&password=SEEN-NEVER-1'],
  ['a sentence', 'sent "client_secret=SEEN-NEVER-1", which was wrong'],
  ['JSON', '{"access_token" : "SEEN-NEVER-1"}'],
  ['JSON in JSON', '{"log":"{\\"refresh_token\\":\\"SEEN-NEVER-1\\"}"}'],
  ['a header in a sentence', 'Authorization: Basic U0VFTi1ORVZFUi0x SEEN'],
  ['the user info of a URL', 'http://alice:SEEN-NEVER-1@as.example/'],
  ['a hidden field', `<input value='SEEN-NEVER-1' type=hidden name=_csrf>`],
  ['an unnamed field', '<input type="hidden" value="SEEN-NEVER-1">'],
  ['a field without quotes', '<input type=hidden name=code value=SEEN-NEVER-1>'],
  ['a meta tag', '<meta name="csrf-token" content="SEEN-NEVER-1">'],
  ['a refresh', '<meta http-equiv="refresh" content="0;url=https://app.example/cb?code=SEEN-NEVER-1">'],
])('masks what stands in %s though nobody has seen it before', (_where, text) => {
  const written = createRedaction().redactText(text)
  expect(written).toMatch(label)
  expect(written).not.toMatch(/NEVER|U0VFTi/)
})

test('masks everything that looks like a JWT', () => {
  const [header, body, signature] = ['eyJhbGciOiJFUzI1NiJ9', 'eyJzdWIiOiJhbGljZSJ9', 'c2lnbmF0dXJlLXNpZ25hdHVyZQ']
  const { redactText } = createRedaction()
  expect(redactText(`was ${header}.${body}.${signature} here`)).toMatch(/^was ‹jwt:\w{6}› here$/)
  expect(redactText(`unsigned ${header}.${body}.`)).toMatch(/^unsigned ‹jwt:\w{6}›$/)
  expect(redactText(`/x%3D${header}.${body}.${signature}.YWJj.ZGVm/y`)).toMatch(/^\/x%3D‹jwt:\w{6}›\/y$/)
  expect(redactText(`odd AAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBB.CCCCCCCCCCCCCCCC`)).toMatch(/^odd ‹jwt:\w{6}›$/)
})

test('finds few among very many secrets with the same beginning', () => {
  const redaction = createRedaction()
  const secrets = Array.from({ length: 3000 }, (_, index) => `the-same-long-beginning-${index}-end`)
  for (const secret of secrets) redaction.learn(secret, 'access-token')
  const text = secrets.join(' | ')
  expect(redaction.redactText(text)).toMatch(/^(?:‹access-token:\w{6}› \| ){2999}‹access-token:\w{6}›$/)
})
