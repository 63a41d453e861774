// In your own project: import { registerScenarios } from 'parcelproof/vitest'
import { registerScenarios } from '../../harness/embedding/vitest.ts'

// Each becomes a test of this file, against the bundled carriers; with `config: 'parcelproof.yaml'`, against your target.
await registerScenarios({ scenarios: ['authorization-server/pkce/verifier-enforced'], carriers: ['usps'] })
