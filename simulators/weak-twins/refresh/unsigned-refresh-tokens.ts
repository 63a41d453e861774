import { randomBytes } from 'node:crypto'
import type { WeakTwin } from '../weak-twin.ts'

export const unsignedRefreshTokens: WeakTwin = {
  id: 'unsigned-refresh-tokens',
  fault: 'Writes the grant into the refresh token in the clear and does not look at its signature.',
  step: {
    name: 'refresh-token-format',
    stage: 'provider',
    apply({ RefreshToken }) {
      const issued = new Map<string, string>()
      Reflect.set(RefreshToken.prototype, 'generateTokenId', function readable(this: { readonly scope?: string }) {
        const id = randomBytes(16).toString('base64url')
        const grant = Buffer.from(JSON.stringify({ id, scope: this.scope })).toString('base64url')
        const value = `${grant}.${randomBytes(16).toString('base64url')}`
        issued.set(id, value)
        return value
      })
      const find = RefreshToken.find
      RefreshToken.find = function byIdAlone(value, options) {
        const [, id = ''] = /"id":"([^"]+)"/.exec(Buffer.from(value, 'base64url').toString('utf8')) ?? []
        return Reflect.apply(find, this, [issued.get(id) ?? value, options])
      }
    },
  },
}
