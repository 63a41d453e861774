/**
 * The two numbers of an ECDSA signature side by side, as a JWS has them (RFC 7518, 3.4), out of the DER that OpenSSL
 * writes. Asking Node for this form instead costs as much again as the signature.
 */
export function joseSignature(given: Uint8Array, bytes: number): Buffer {
  const der = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  const joined = Buffer.alloc(bytes * 2)
  // SEQUENCE { INTEGER r, INTEGER s }; below 128 bytes, as with P-256, each length is one byte.
  const r = integerAt(der, 2)
  const s = integerAt(der, 4 + r.length)
  putRight(joined, r, bytes)
  putRight(joined, s, bytes * 2)
  return joined
}

function integerAt(der: Buffer, offset: number): Buffer {
  return der.subarray(offset + 2, offset + 2 + der.readUInt8(offset + 1))
}

/** DER leaves leading zeros out, and puts one in front of a number that would look negative. */
function putRight(target: Buffer, integer: Buffer, end: number): void {
  const digits = integer.subarray(Math.max(0, integer.length - target.length / 2))
  digits.copy(target, end - digits.length)
}
