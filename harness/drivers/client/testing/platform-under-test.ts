import type { ClientTarget } from '../../../../scenarios/api/client.ts'
import { startCarriers } from '../../../carrier/start-carriers.ts'
import { createRecorder } from '../../../evidence/recorder.ts'
import { createRedaction } from '../../../evidence/redaction.ts'
import { createTraffic } from '../../../http/traffic.ts'
import { createClientDriver } from '../driver.ts'
import type { ClientTargetConfiguration } from '../input.ts'
import { type SmallPlatform, type SmallPlatformStyle, startSmallPlatform } from './small-platform.ts'

/** A small platform leased to one test. */
export interface PlatformUnderTest extends AsyncDisposable {
  readonly platform: SmallPlatform
  readonly target: ClientTarget
}

const limits = { requests: 5000, perSecond: 5000, concurrency: 16, hosts: [] }

/** Starts carriers and a platform of this style, and leases it at `ups`. */
export async function leaseSmallPlatform(style: SmallPlatformStyle = {}): Promise<PlatformUnderTest> {
  const recorder = createRecorder({ redaction: createRedaction() })
  const carriers = [
    { id: 'ups', simulator: 'ups' },
    { id: 'eu', simulator: 'usps' },
  ] as const
  const played = await startCarriers({ carriers, portBase: 0, clients: [], recorder, target: 'small' })
  const platform = await startSmallPlatform(played.carriers, style)
  const traffic = createTraffic({ limits, recorder, target: 'small' })
  const driver = createClientDriver({
    configuration: contractOf(platform.origin, style),
    control: {
      restart: undefined,
      advance: undefined,
      logs: undefined,
      metricsUrl: undefined,
      storeExport: undefined,
      startedHere: true,
    },
    played,
    openChannel: (scenario) => traffic.channel(scenario),
  })
  const lease = await driver.lease({ scenario: 'test', carrier: 'ups', signal: new AbortController().signal })
  return {
    platform,
    target: lease.target,
    async [Symbol.asyncDispose]() {
      await lease.release()
      await traffic.close()
      await platform[Symbol.asyncDispose]()
      await played.close()
    },
  }
}

function contractOf(origin: string, style: SmallPlatformStyle): ClientTargetConfiguration {
  const form = style.signIn === 'form'
  const tenant = (id: string) => ({
    id,
    headers: form ? [] : [['x-key', `key-${id}`] as const],
    login: form
      ? ({
          kind: 'form',
          steps: [
            { kind: 'fill', selector: 'input[name=user]', value: '{username}', optional: false },
            { kind: 'fill', selector: 'input[name=password]', value: '{password}', optional: false },
            { kind: 'click', selector: 'button', optional: false },
          ],
          deny: [],
          failure: undefined,
        } as const)
      : ({ kind: 'none' } as const),
    users: form ? [{ username: id, password: `password of ${id}` }] : [],
    facts: {},
  })
  const template = (what: string) => ({
    method: 'GET',
    url: `${origin}/${what}/{tenant}/{carrier}`,
    headers: [],
    body: undefined,
  })
  return {
    name: 'small',
    baseUrl: origin,
    concurrency: 8,
    tenants: [tenant('acme'), tenant('globex')],
    start: { ...template('start'), pointer: style.start === 'json' ? '/go/to' : undefined },
    call: { ...template('call'), passesAnswer: true },
    status: undefined,
    disconnect: undefined,
    facts: {},
  }
}
