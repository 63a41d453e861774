import type Koa from 'koa'
import type { RunningKit } from '../../core/kit.ts'
import type { WeakTwin } from '../weak-twin.ts'

const names = ['code_challenge', 'code_challenge_method'] as const

export const trustsChallengeInLoginForm: WeakTwin = {
  id: 'trusts-challenge-in-login-form',
  fault: 'Keeps the challenge in hidden fields of its sign-in form and believes what comes back.',
  step: {
    name: 'sign-in-redirect',
    stage: 'after',
    async apply({ ctx, endpoint, params, kit }) {
      if (endpoint !== 'interaction') return
      if (ctx.status === 303) await readFields(ctx, kit, params)
      else await writeFields(ctx, kit)
    },
  },
}

async function writeFields(ctx: Koa.Context, kit: RunningKit): Promise<void> {
  const interaction = await kit.provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined)
  if (interaction === undefined || typeof ctx.body !== 'string') return
  const fields = names.map((name) => `<input type="hidden" name="${name}" value="${interaction.params[name] ?? ''}">`)
  ctx.body = ctx.body.replace('</form>', `${fields.join('')}</form>`)
}

async function readFields(ctx: Koa.Context, kit: RunningKit, params: URLSearchParams): Promise<void> {
  const interaction = await kit.provider.interactionDetails(ctx.req, ctx.res)
  for (const name of names) interaction.params[name] = params.get(name) || undefined
  await interaction.save(600)
}
