import type { Arrival, CodeRedemption, Exchange, RefreshExchange, Step } from '../core/step.ts'

/** Remembers per request which step refused it. */
export interface RefusingSteps {
  /** The same table, each step watched. */
  watched(table: readonly Step[]): readonly Step[]
  /** The first step that refused this request. */
  of(request: object): string | undefined
}

export function createRefusingSteps(): RefusingSteps {
  const found = new WeakMap<object, string>()
  const remember = (request: object, name: string) => {
    if (!found.has(request)) found.set(request, name)
  }

  const watch = (step: Step): Step => {
    switch (step.stage) {
      case 'request':
        return { ...step, apply: (arrival: Arrival) => answering(step.name, arrival, () => step.apply(arrival)) }
      case 'before':
        return { ...step, apply: (exchange: Exchange) => answering(step.name, exchange, () => step.apply(exchange)) }
      case 'code':
        return {
          ...step,
          apply: (redemption: CodeRedemption) => throwing(step.name, redemption.ctx.req, () => step.apply(redemption)),
        }
      case 'refresh':
        return {
          ...step,
          apply: (refresh: RefreshExchange) => throwing(step.name, refresh.ctx.req, () => step.apply(refresh)),
        }
      default:
        return step
    }
  }

  async function throwing(name: string, request: object, run: () => void | Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      remember(request, name)
      throw error
    }
  }

  async function answering(
    name: string,
    { ctx }: Pick<Exchange, 'ctx'>,
    run: () => void | Promise<void>,
  ): Promise<void> {
    await throwing(name, ctx.req, run)
    if (ctx.body !== undefined && ctx.body !== null) remember(ctx.req, name)
  }

  return { watched: (table) => table.map(watch), of: (request) => found.get(request) }
}
