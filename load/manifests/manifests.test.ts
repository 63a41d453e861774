import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { operatorDefinition } from './operator-definition.ts'

const root = join(import.meta.dirname, '../..')
const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.strictObject({ name: z.string().regex(/^[a-z][-a-z0-9]*$/), namespace: z.literal('parcelproof') }),
})
const documents = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => documentsIn(join(import.meta.dirname, name)))
const all = documents.map((document) => manifest.parse(document))
const ofKind = (kind: string) => all.filter((one) => one.kind === kind)
const names = (kind: string) => ofKind(kind).map(({ metadata }) => metadata.name)

function documentsIn(file: string): readonly unknown[] {
  const parsed = parseAllDocuments(readFileSync(file, 'utf8'))
  return parsed.map((document) => {
    expect(document.errors).toEqual([])
    return document.toJS()
  })
}

const variable = z.union([
  z.strictObject({ name: z.string(), value: z.string() }),
  z.strictObject({
    name: z.string(),
    valueFrom: z.strictObject({ fieldRef: z.strictObject({ fieldPath: z.string() }) }),
  }),
])
const mount = z.strictObject({
  name: z.string(),
  mountPath: z.string().startsWith('/'),
  readOnly: z.boolean().optional(),
})
const amounts = z.record(z.enum(['cpu', 'memory']), z.string().regex(/^\d+(m|Mi|Gi)?$/)).or(z.strictObject({}))
const volume = z.union([
  z.strictObject({ name: z.string(), secret: z.strictObject({ secretName: z.string() }) }),
  z.strictObject({ name: z.string(), configMap: z.strictObject({ name: z.string() }) }),
  z.strictObject({ name: z.string(), persistentVolumeClaim: z.strictObject({ claimName: z.string() }) }),
])

/** What is used of the operator's type TestRun (k6.io/v1alpha1), and nothing besides: an unknown key would be dropped there. */
const testRun = z.strictObject({
  apiVersion: z.literal('k6.io/v1alpha1'),
  kind: z.literal('TestRun'),
  metadata: z.strictObject({ name: z.string(), namespace: z.string() }),
  spec: z.strictObject({
    parallelism: z.int().min(2),
    separate: z.boolean(),
    script: z.strictObject({ localFile: z.string().startsWith('/app/dist/') }),
    arguments: z.string(),
    runner: z.strictObject({
      image: z.string(),
      env: z.array(variable),
      resources: z.strictObject({ requests: amounts, limits: z.looseObject({}) }),
      initContainers: z.array(
        z.strictObject({
          name: z.string(),
          image: z.string(),
          restartPolicy: z.literal('Always'),
          volumeMounts: z.array(mount),
        }),
      ),
      volumes: z.array(volume),
      volumeMounts: z.array(mount),
    }),
  }),
})

describe('the TestRun', () => {
  const [run] = ofKind('TestRun').map((one) => testRun.parse(one))
  if (run === undefined) throw new Error('There is a TestRun.')
  const { script, runner, arguments: args } = run.spec

  test('runs the script that the image holds', () => {
    expect(existsSync(join(root, script.localFile.replace('/app/dist/', '')))).toBe(true)
  })

  test('tells every process where plan and target are, and lets each write a file of its own', () => {
    const variables = runner.env.map(({ name }) => name)
    for (const [, name] of args.matchAll(/\$\((\w+)\)/g)) expect(variables).toContain(name)
    expect(variables).toEqual(expect.arrayContaining(['LOAD_PLAN', 'LOAD_TARGET']))
    expect(args).toContain('json=/results/$(POD_NAME).ndjson')
    expect(runner.volumeMounts.find(({ mountPath }) => mountPath === '/results')?.readOnly).toBeUndefined()
  })

  test('mounts only volumes that it has, of claims and maps that are there', () => {
    const volumes = runner.volumes.map(({ name }) => name)
    const mounts = [...runner.volumeMounts, ...runner.initContainers.flatMap(({ volumeMounts }) => volumeMounts)]
    expect(mounts.filter(({ name }) => !volumes.includes(name))).toEqual([])
    for (const one of runner.volumes) {
      if ('persistentVolumeClaim' in one)
        expect(names('PersistentVolumeClaim')).toContain(one.persistentVolumeClaim.claimName)
      if ('configMap' in one) expect(names('ConfigMap')).toContain(one.configMap.name)
    }
  })

  const definition = operatorDefinition()
  // In CI the definition has to be there; elsewhere a machine without Go and without a copy of it can do without.
  test.skipIf(definition === undefined && process.env.CI !== 'true')(
    'fits the operator’s own definition of a TestRun, and has no field that is not in it',
    () => {
      const [crd] = documentsIn(definition ?? 'no definition: install Go, or name a copy in K6_OPERATOR_CRD')
      const { spec } = z
        .object({
          spec: z.object({ versions: z.array(z.object({ schema: z.object({ openAPIV3Schema: z.looseObject({}) }) })) }),
        })
        .parse(crd)
      const schema = spec.versions[0]?.schema.openAPIV3Schema ?? {}
      const valid = new Ajv({ strict: false, allErrors: true }).compile(withoutOthers(schema))
      valid(run)
      expect(valid.errors).toBeNull()
      valid({ ...run, spec: { ...run.spec, parallelism: 'four' } })
      expect(valid.errors).not.toBeNull()
      valid({ ...run, spec: { ...run.spec, paralellism: 4 } })
      expect(valid.errors).not.toBeNull()
    },
  )
})

/** A schema that takes no field it does not name: a cluster drops those in silence, and a typo with them. */
function withoutOthers(schema: unknown): z.infer<typeof schemaNode> {
  const closed = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(closed)
    const parsed = schemaNode.safeParse(node)
    if (!parsed.success) return node
    const inner = Object.fromEntries(Object.entries(parsed.data).map(([name, value]) => [name, closed(value)]))
    const open = inner['x-kubernetes-preserve-unknown-fields'] === true || 'additionalProperties' in inner
    return 'properties' in inner && inner.type === 'object' && !open ? { ...inner, additionalProperties: false } : inner
  }
  return schemaNode.parse(closed(schema))
}

const schemaNode = z.looseObject({})

describe('deployments and services', () => {
  const template = z.looseObject({
    metadata: z.strictObject({ labels: z.strictObject({ app: z.string() }) }),
    spec: z.looseObject({
      containers: z
        .array(z.looseObject({ ports: z.array(z.strictObject({ name: z.string(), containerPort: z.int() })) }))
        .min(1),
    }),
  })
  const deployment = z.looseObject({
    spec: z.strictObject({
      replicas: z.int().positive(),
      selector: z.strictObject({ matchLabels: z.strictObject({ app: z.string() }) }),
      template,
    }),
  })
  const service = z.looseObject({
    metadata: z.looseObject({ name: z.string() }),
    spec: z.strictObject({
      clusterIP: z.literal('None').optional(),
      selector: z.strictObject({ app: z.string() }),
      ports: z.array(z.strictObject({ name: z.string(), port: z.int(), targetPort: z.string() })),
    }),
  })
  const deployments = ofKind('Deployment').map((one) => deployment.parse(one).spec)

  test('select their own pods', () => {
    for (const { selector, template: pods } of deployments) expect(selector.matchLabels).toEqual(pods.metadata.labels)
  })

  test('belong together: every service leads to ports that its pods have', () => {
    for (const { spec } of ofKind('Service').map((one) => service.parse(one))) {
      const pods = deployments.filter(({ selector }) => selector.matchLabels.app === spec.selector.app)
      const ports = pods
        .flatMap(({ template: { spec: pod } }) => pod.containers)
        .flatMap((container) => container.ports)
      expect(pods).toHaveLength(1)
      for (const { targetPort } of spec.ports) expect(ports.map(({ name }) => name)).toContain(targetPort)
    }
  })

  test('scale carriers and platform out, and the balancer asks for every replica of both', () => {
    const replicas = new Map(deployments.map(({ selector, replicas: count }) => [selector.matchLabels.app, count]))
    expect(replicas.get('carriers')).toBeGreaterThan(1)
    expect(replicas.get('platform')).toBeGreaterThan(1)
    const [balancer] = ofKind('ConfigMap').map((one) =>
      z.looseObject({ data: z.record(z.string(), z.string()) }).parse(one),
    )
    const asked = [...(balancer?.data['haproxy.cfg'] ?? '').matchAll(/(\w+)\.parcelproof\.svc\.cluster\.local:(\d+)/g)]
    const services = ofKind('Service').map((one) => service.parse(one))
    expect(asked).toHaveLength(5)
    for (const [, name, port] of asked) {
      const { spec } = services.find(({ metadata }) => metadata.name === name) ?? {}
      expect(spec?.clusterIP).toBe('None')
      expect(spec?.ports.map((one) => String(one.port))).toContain(port)
    }
  })
})
