import { z } from 'zod'
import type { NoAnswerCause } from '../../scenarios/api/http.ts'

/** Why no answer of the protocol came, and a sentence that says what happened. */
export interface NoAnswer {
  readonly cause: NoAnswerCause
  readonly sentence: string
}

const systemError = z.object({
  name: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  message: z.string().catch(''),
})

/** Reads an error of sockets, TLS or undici. `host` is host and port, which is all of the address a sentence needs. */
export function noAnswer(error: unknown, host: string): NoAnswer {
  const parsed = systemError.safeParse(error)
  const { name = '', code = '', message = '' } = parsed.success ? parsed.data : {}
  if (code === 'ECONNREFUSED') {
    return { cause: 'refused', sentence: `${host} refused the connection; is the server running there?` }
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return { cause: 'timeout', sentence: `no connection to ${host} came about in time` }
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { cause: 'other', sentence: `the host name of ${host} could not be resolved (${code})` }
  }
  if (isCoding(code)) {
    return { cause: 'protocol', sentence: `${host} sent a body that its Content-Encoding does not decode (${code})` }
  }
  if (name === 'HTTPParserError' || isProtocol(code)) {
    return { cause: 'protocol', sentence: `${host} answered something that is not HTTP (${code || message})` }
  }
  if (isTls(code)) return { cause: 'tls', sentence: tlsSentence(code, message, host) }
  if (isClosed(code)) {
    return { cause: 'closed', sentence: `${host} closed the connection before the answer was complete (${code})` }
  }
  return { cause: 'other', sentence: `the request to ${host} failed (${code || 'without an error code'})` }
}

/** Errors of zlib: deflate's begin with Z_, Brotli's with ERR__. */
function isCoding(code: string): boolean {
  return /^(?:Z_|ERR__|ERR_BROTLI)/.test(code)
}

function isProtocol(code: string): boolean {
  return code.startsWith('HPE_') || ['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'].includes(code)
}

function isClosed(code: string): boolean {
  return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code)
}

const certificateCodes = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]

function isTls(code: string): boolean {
  return certificateCodes.includes(code) || /^(CERT_|ERR_SSL_|ERR_TLS_|EPROTO$|HOSTNAME_MISMATCH$)/.test(code)
}

function tlsSentence(code: string, message: string, host: string): string {
  const failed = `the TLS connection to ${host} failed: ${code}`
  if (certificateCodes.includes(code)) {
    return `${failed}; its certificate is signed by nobody this machine trusts. Name the CA's file in NODE_EXTRA_CA_CERTS`
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || /wrong version number/.test(message)) {
    return `${failed}; it does not speak TLS there. Is the address meant to start with http:?`
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `${failed}; its certificate is for another host. Use the name the certificate is for`
  }
  return failed
}
