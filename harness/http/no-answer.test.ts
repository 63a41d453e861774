import { expect, test } from 'vitest'
import { noAnswer } from './no-answer.ts'

const error = (code: string) => Object.assign(new Error('secret=do-not-repeat'), { code })

test.each([
  ['ECONNREFUSED', 'refused', /refused the connection/],
  ['ENOTFOUND', 'other', /could not be resolved/],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout', /no connection/],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls', /NODE_EXTRA_CA_CERTS/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', /NODE_EXTRA_CA_CERTS/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', /for another host/],
  ['CERT_HAS_EXPIRED', 'tls', /CERT_HAS_EXPIRED/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', /start with http:/],
  ['HPE_INVALID_CONSTANT', 'protocol', /not HTTP/],
  ['ERR__ERROR_FORMAT_PADDING_1', 'protocol', /Content-Encoding/],
  ['EPIPE', 'closed', /closed the connection/],
  ['EHOSTUNREACH', 'other', /EHOSTUNREACH/],
] as const)('reads %s as %s', (code, cause, sentence) => {
  const found = noAnswer(error(code), 'as.example:443')
  expect(found).toEqual({ cause, sentence: expect.stringMatching(sentence) })
  expect(found.sentence).toContain('as.example:443')
  expect(found.sentence).not.toContain('do-not-repeat')
})

test('copes with something thrown that is no error', () => {
  expect(noAnswer('oops', 'as.example').cause).toBe('other')
  expect(noAnswer(undefined, 'as.example').cause).toBe('other')
})
