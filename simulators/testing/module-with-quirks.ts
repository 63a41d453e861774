import type { AfterStep, OwnQuirk } from '../index.ts'

const stampsAnswers: AfterStep = {
  name: 'stamps-answers',
  stage: 'after',
  apply: ({ ctx }) => ctx.set('x-stamp', 'a quirk of our own'),
}

const ofOurOwn: OwnQuirk = {
  id: 'ups/stamps-answers',
  carrier: 'ups',
  says: 'Answers bear a stamp.',
  on: ['today'],
  steps: () => [stampsAnswers],
}

export const extensions = { quirks: [ofOurOwn] }
