import { createHash, randomBytes } from 'node:crypto'
import { generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { ratioTable } from './ratio-table.ts'
import { measureRounds, type Side } from './rounds.ts'
import type { Section } from './section.ts'

const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const
const claims = {
  iss: 'http://127.0.0.1/',
  sub: 'somebody',
  aud: 'https://api.example/acme',
  scope: 'shipping',
  tenant: 'acme',
}
const often = 300

/** Access tokens made and checked: signed ones by algorithm, and opaque ones that are looked up. */
export async function costOfTokens(rounds: number): Promise<Section> {
  const issue: Side[] = []
  const check: Side[] = []
  for (const alg of algorithms) {
    const { privateKey, publicKey } = await generateKeyPair(alg)
    const sign = () =>
      new SignJWT(claims)
        .setProtectedHeader({ alg, typ: 'at+jwt' })
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey)
    const token = await sign()
    issue.push({ name: `JWT, ${alg}`, run: () => repeat(sign) })
    check.push({ name: `JWT, ${alg}`, run: () => repeat(() => jwtVerify(token, publicKey, { issuer: claims.iss })) })
  }
  const kept = new Map<string, typeof claims>()
  const opaque = async () => {
    const token = randomBytes(32).toString('base64url')
    kept.set(digestOf(token), claims)
    return token
  }
  const token = await opaque()
  issue.push({ name: 'opaque, kept by its digest', run: () => repeat(opaque) })
  check.push({ name: 'opaque, kept by its digest', run: () => repeat(async () => kept.get(digestOf(token))) })
  return {
    title: 'Signing algorithms and token formats',
    lines: [
      ...ratioTable('issuing', 'tokens a second', await measureRounds(issue, rounds)),
      '',
      ...ratioTable('checking', 'tokens a second', await measureRounds(check, rounds)),
    ],
    missed: [],
  }
}

async function repeat(once: () => Promise<unknown>): Promise<number> {
  for (let index = 0; index < often; index += 1) await once()
  return often
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
