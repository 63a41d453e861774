import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Exchange } from '../../reports/result-model.ts'
import { UsageError } from '../cli/usage-error.ts'
import { readJson } from './read-run.ts'

const pairs = z.array(z.object({ name: z.string(), value: z.string() }))

/** What of HAR 1.2 an exchange is made from, as `reports/har.ts` writes it. */
const harSchema = z.object({
  log: z.object({
    entries: z.array(
      z.object({
        _id: z.string(),
        _scenario: z.string(),
        _target: z.string(),
        _carrier: z.string().optional(),
        _error: z.string().optional(),
        startedDateTime: z.iso.datetime(),
        time: z.number().nonnegative(),
        comment: z.string(),
        request: z.object({
          method: z.string(),
          url: z.string(),
          headers: pairs,
          postData: z.object({ text: z.string() }).optional(),
        }),
        response: z.object({
          status: z.int(),
          headers: pairs,
          content: z.object({ text: z.string().optional(), comment: z.string().optional() }),
        }),
      }),
    ),
  }),
})

type Entry = z.infer<typeof harSchema>['log']['entries'][number]

/**
 * The exchanges of an earlier run, out of the `evidence.har` beside its result.
 * @returns undefined where the run has written none
 * @throws {UsageError} where it is cut off or was not written by this tool
 */
export async function readEvidence(path: string): Promise<readonly Exchange[] | undefined> {
  const file = join(path.endsWith('.json') ? dirname(path) : path, 'evidence.har')
  const missing = await access(file).then(
    () => false,
    () => true,
  )
  if (missing) return undefined
  const checked = harSchema.safeParse(await readJson(file, 'evidence'))
  if (checked.success) return checked.data.log.entries.map(exchangeOf)
  const place = checked.error.issues[0]?.path.join('.') ?? ''
  throw new UsageError('BAD_RESULT', `${file} is no evidence of a run at ${place}; take the file as the run wrote it.`)
}

function exchangeOf(entry: Entry): Exchange {
  const { request, response } = entry
  const { text } = request.postData ?? {}
  const unanswered = response.status === 0
  return {
    id: entry._id,
    startedAt: entry.startedDateTime,
    durationMs: entry.time,
    scenario: entry._scenario,
    label: entry.comment,
    target: entry._target,
    ...(entry._carrier === undefined ? {} : { carrier: entry._carrier }),
    method: request.method,
    url: request.url,
    requestHeaders: headersOf(request.headers),
    ...(text === undefined ? {} : { requestBody: text }),
    ...(unanswered ? {} : { response: responseOf(response) }),
    ...(entry._error === undefined ? {} : { failure: entry._error }),
  }
}

function responseOf({ status, headers, content }: Entry['response']): NonNullable<Exchange['response']> {
  const cut = content.comment === undefined ? {} : { bodyTruncated: true }
  return { status, headers: headersOf(headers), body: content.text ?? '', ...cut }
}

function headersOf(headers: z.infer<typeof pairs>): Exchange['requestHeaders'] {
  return headers.map(({ name, value }) => [name, value] as const)
}
