import { startBenchPlatform } from '../platform/bench/bench-platform.ts'
import { instantCarrier } from '../platform/bench/instant-carrier.ts'
import { openStore } from '../platform/store/open-store.ts'
import { type Ready, settings } from './platform-process.ts'

const { store: url, tenants, masterKey } = settings.parse(JSON.parse(process.argv[2] ?? ''))
const store = await openStore({ url }, { now: Date.now })
const key = Buffer.from(masterKey, 'base64url')
const platform = await startBenchPlatform(instantCarrier(), tenants, { store, masterKey: key })
const told: Ready = { addresses: Array.from({ length: tenants }, (_, index) => ({ ...platform.addressesOf(index) })) }
process.on('disconnect', () => process.exit())
process.send?.(told)
