import type { WeakTwin } from '../weak-twin.ts'

export const dropsQueryOfRedirectUri: WeakTwin = {
  id: 'drops-query-of-redirect-uri',
  fault: 'Puts the response in place of the query that the redirect URI has.',
  step: {
    name: 'response-address',
    stage: 'after',
    apply({ ctx }) {
      const location = ctx.response.get('location')
      const response = URL.parse(location)
      if (!response?.searchParams.has('code')) return
      const own = ['code', 'state', 'iss'].flatMap((name) =>
        response.searchParams.getAll(name).map((value) => [name, value]),
      )
      ctx.redirect(`${location.split('?')[0]}?${new URLSearchParams(own)}`)
    },
  },
}
