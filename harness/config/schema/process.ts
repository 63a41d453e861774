import { z } from 'zod'
import { addressOfBase, duration, text } from './values.ts'

/** How the harness starts, restarts and stops a target. Without `command` it runs already. */
export const targetProcess = z
  .strictObject({
    command: text
      .describe('Run by the shell in the folder of the configuration file, with the caller’s environment and `env`.')
      .exactOptional(),
    env: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
      .describe('Environment variables; placeholders in braces are filled with the addresses of the run.')
      .exactOptional(),
    ready: z
      .strictObject({
        url: addressOfBase.describe('Any HTTP answer here means that the target is up.'),
        timeout: duration.describe('How long to wait for it; 60s where it is left out.').exactOptional(),
      })
      .describe('When the target is up.')
      .exactOptional(),
    logs: text.describe('`stdout` takes both streams; or the path of a log file.').exactOptional(),
  })
  .superRefine((value, context) => {
    if (value.command !== undefined || value.env === undefined) return
    context.addIssue({
      code: 'custom',
      path: ['command'],
      params: { problem: 'MISSING_KEY' },
      message: 'is missing: `env` is for the command that starts the target; add `command: …`, or take `env` out',
    })
  })
