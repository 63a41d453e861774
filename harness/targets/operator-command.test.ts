import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { operatorOf } from './operator-command.ts'

const shell = { folder: tmpdir(), env: {} }
const order = { act: 'set-scope', tenant: 'acme', carrier: 'ups', value: 'shipping' } as const

test('gives the order to the command by its environment, and hands on what it writes', async () => {
  const written = 'printf "%s" "$PARCELPROOF_ACT $PARCELPROOF_TENANT $PARCELPROOF_CARRIER $PARCELPROOF_VALUE"'
  expect(await operatorOf(written, shell)?.(order)).toEqual({ kind: 'done', output: 'set-scope acme ups shipping' })
})

test('takes code 3 for a switch that is not there, and any other for a failure', async () => {
  expect(await operatorOf('exit 3', shell)?.(order)).toMatchObject({ kind: 'cannot' })
  expect(await operatorOf('exit 1', shell)?.(order)).toMatchObject({
    kind: 'failed',
    sentence: 'hooks.operator ended with code 1 at set-scope for acme at ups',
  })
})

test('can do nothing where no command is configured', () => {
  expect(operatorOf(undefined, shell)).toBeUndefined()
})
