import type { RequestStep } from './step.ts'

/** Takes a path with double slashes for the one with single ones. */
export const singleSlashes: RequestStep = {
  name: 'single-slashes',
  stage: 'request',
  apply(arrival) {
    arrival.ctx.path = arrival.ctx.path.replace(/\/{2,}/g, '/')
    arrival.asked = arrival.ctx.path
  },
}
