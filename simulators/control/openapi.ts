import { z } from 'zod'
import { errorAnswer } from './answers.ts'
import { journalQuery } from './commands.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

const problem = { description: 'What was wrong, and what to do', ...json(errorAnswer) }

/** The OpenAPI 3.1 document of the control API, made from the list that serves it. */
export function openApiDocument(address: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const operations = paths[route.path] ?? {}
    paths[route.path] = operations
    operations[route.method.toLowerCase()] = operationOf(route)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parcelproof simulators',
      version: '1',
      description:
        'Controls the simulated carriers: sessions, tenants, profiles, quirks, clocks, faults, latches, journal, snapshots.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: address }],
    paths: {
      ...paths,
      '/journal/events': { get: events },
      '/sessions/{session}/journal/events': { get: eventsOfSession },
    },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    // Without a token in the settings of the simulators no credentials are asked for.
    security: [{}, { token: [] }],
  }
}

const events = {
  operationId: 'followJournal',
  summary: 'Every new journal entry of every carrier, as server-sent events called `exchange`',
  parameters: queryParameters(z.object({ tenant: z.string(), carrier: z.string() }).partial()),
  responses: {
    200: { description: 'A stream that goes on until it is closed', content: { 'text/event-stream': { schema: {} } } },
    401: problem,
  },
}

const eventsOfSession = {
  ...events,
  operationId: 'followJournalInSession',
  summary: `${events.summary} (of one session)`,
  parameters: [...pathParameters('/sessions/{session}'), ...events.parameters],
}

function operationOf({ id, summary, path, body, query, answer }: Route): object {
  const parameters = [...pathParameters(path), ...(query === undefined ? [] : queryParameters(journalQuery))]
  return {
    operationId: id,
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, ...json(body) } }),
    responses: {
      ...(answer === undefined
        ? { 204: { description: 'Done' } }
        : { 200: { description: 'Done', ...json(answer, 'output') } }),
      400: problem,
      401: problem,
      404: problem,
    },
  }
}

function pathParameters(path: string): readonly object[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
}

function json(schema: z.ZodType, io: 'input' | 'output' = 'input') {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return { content: { 'application/json': { schema: described } } }
}

function queryParameters(schema: z.ZodObject): readonly object[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' })
  return Object.entries(properties).map(([name, described]) => ({ name, in: 'query', schema: described }))
}
