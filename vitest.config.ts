import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{harness,simulators,scenarios,reports,load,examples}/**/*.test.ts'],
    // Real servers, worker threads and browsers on two cores: generous limits that say "hung", not "slow".
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The same for what is looked for again and again: a busy machine takes longer than the usual second.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
    // What servers print while a test passes is noise; of a failing test it is shown.
    silent: 'passed-only',
    reporters: ['default', './.ci/closing-line.ts'],
  },
})
