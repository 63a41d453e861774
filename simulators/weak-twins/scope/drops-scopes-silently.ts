import type { WeakTwin } from '../weak-twin.ts'

export const dropsScopesSilently: WeakTwin = {
  id: 'drops-scopes-silently',
  fault: 'Leaves out scopes that the client may not have, and the scope of the token answer with them.',
  step: {
    name: 'client-scope',
    stage: 'provider',
    apply(provider, { carrier }) {
      const granted = carrier.scopes.granted.split(' ')
      provider.use(async (ctx, next) => {
        const query = new URLSearchParams(ctx.querystring)
        const scope = query.get('scope')
        if (ctx.path === carrier.paths.authorization && scope !== null) {
          query.set(
            'scope',
            scope
              .split(' ')
              .filter((value) => granted.includes(value))
              .join(' '),
          )
          ctx.querystring = query.toString()
        }
        await next()
      })
      provider.on('grant.success', (ctx) => {
        const { body } = ctx
        if (typeof body === 'object' && body !== null) Reflect.deleteProperty(body, 'scope')
      })
    },
  },
}
