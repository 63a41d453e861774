import { z } from 'zod'
import { text } from './values.ts'

const fill = z.strictObject({
  selector: text.describe('CSS selector of the field.'),
  value: z.string().describe('What is typed; `{username}` and `{password}` are filled in.'),
})

const actions = ['fill', 'click', 'check'] as const

/** One thing a person does on a page. */
const step = z
  .strictObject({
    fill: fill.describe('Types into a field.').exactOptional(),
    click: text.describe('CSS selector of a button or link to press.').exactOptional(),
    check: text.describe('CSS selector of a check box to tick.').exactOptional(),
    optional: z.boolean().describe('`true`: skipped on pages where its selector is missing.').exactOptional(),
  })
  .superRefine((value, context) => {
    if (actions.filter((action) => value[action] !== undefined).length !== 1) {
      context.addIssue({
        code: 'custom',
        message: 'must hold exactly one of fill, click and check; write one step for each',
      })
    }
  })

/** How a person signs in, allows and refuses. */
export const login = z
  .strictObject({
    kind: z
      .enum(['none', 'form', 'browser'])
      .describe(
        '`none`: the server asks nobody. `form`: pages are read and posted without running scripts. `browser`: Playwright drives the pages.',
      ),
    steps: z
      .array(step)
      .describe(
        'What a person does, over any number of pages. Steps whose page does not come are an error unless they are optional.',
      )
      .exactOptional(),
    deny: z
      .array(step)
      .min(1)
      .describe('How a person refuses: `steps` run until a page holds the first of these.')
      .exactOptional(),
    failure: text.describe('Text or CSS selector by which a failed login is known.').exactOptional(),
  })
  .superRefine((value, context) => {
    if (value.kind === 'none') {
      for (const key of (['steps', 'deny', 'failure'] as const).filter((name) => value[name] !== undefined)) {
        context.addIssue({
          code: 'custom',
          path: [key],
          params: { problem: 'CONFLICT' },
          message: 'has no use with `kind: none`; write `kind: form` or `kind: browser`, or take it out',
        })
      }
    } else if (value.steps === undefined || value.steps.length === 0) {
      context.addIssue({
        code: 'custom',
        path: ['steps'],
        params: { problem: 'MISSING_KEY' },
        message: `is missing: \`kind: ${value.kind}\` needs it; add for example \`steps: [ { fill: { selector: "#user", value: "{username}" } }, { click: "button[type=submit]" } ]\``,
      })
    }
  })

export type LoginInput = z.output<typeof login>
export type LoginStepInput = z.output<typeof step>

/** A person the server knows. */
export const users = z
  .array(
    z.strictObject({
      username: text.describe('What `{username}` stands for.'),
      password: text.describe('What `{password}` stands for; left out where the server asks for none.').exactOptional(),
    }),
  )
  .superRefine((list, context) => {
    list.forEach(({ username }, index) => {
      if (list.findIndex((user) => user.username === username) === index) return
      context.addIssue({
        code: 'custom',
        path: [index, 'username'],
        params: { problem: 'DUPLICATE_ID' },
        message: 'is there twice; each user may run one scenario at a time, so name each once',
      })
    })
  })
