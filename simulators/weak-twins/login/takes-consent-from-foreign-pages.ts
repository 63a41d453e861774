import { rememberConsent } from '../../core/sign-in-pages.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const takesConsentFromForeignPages: WeakTwin = {
  id: 'takes-consent-from-foreign-pages',
  fault: "Lets its cookies go with any page's form and takes consent for whatever the browser was last asked about.",
  step: {
    name: 'consent-forms',
    stage: 'before',
    async apply({ ctx, endpoint, kit, params }) {
      const { res } = ctx
      const setHeader = res.setHeader.bind(res)
      res.setHeader = (name, value) => setHeader(name, Array.isArray(value) ? value.map(forEverybody) : value)
      if (endpoint !== 'interaction' || params.get('decision') !== 'allow') return
      const { provider } = kit
      const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined)
      if (interaction?.prompt.name !== 'consent') return
      const consent = { grantId: await rememberConsent(kit, interaction) }
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { consent }, { mergeWithLastSubmission: true }))
      ctx.status = 303
    },
  },
}

/** The cookie of a pending request goes to every page of the server, whoever starts the request. */
function forEverybody(cookie: string): string {
  const everywhere = /^_interaction(\.sig)?=/.test(cookie) ? cookie.replace(/path=[^;]*/i, 'path=/') : cookie
  return everywhere.replace(/samesite=\w+/i, 'samesite=none')
}
