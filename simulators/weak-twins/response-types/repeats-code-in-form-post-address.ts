import type { WeakTwin } from '../weak-twin.ts'

export const repeatsCodeInFormPostAddress: WeakTwin = {
  id: 'repeats-code-in-form-post-address',
  fault: 'Repeats the code in the address that the form is posted to.',
  step: {
    name: 'response-address',
    stage: 'after',
    apply({ ctx }) {
      if (typeof ctx.body !== 'string') return
      const code = /name="code" value="([^"]+)"/.exec(ctx.body)?.[1]
      if (code !== undefined) ctx.body = ctx.body.replace(/action="([^"]+)"/, `action="$1?code=${code}"`)
    },
  },
}
