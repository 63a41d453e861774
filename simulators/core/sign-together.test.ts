import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createSigner, type StartThread, startSigningThread } from './sign-together.ts'
import { type SignatureOrder, signatureOf } from './signature-order.ts'

const keys = [1, 2].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }))

/** Every text with another one of the keys. */
function orders(count: number): readonly { readonly order: SignatureOrder; readonly publicKey: KeyObject }[] {
  return Array.from({ length: count }, (_, index) => {
    const pair = keys[index % keys.length]
    if (pair === undefined) throw new Error('there is no key')
    const data = Buffer.from(`text ${index}`)
    return { order: { key: pair.privateKey, data }, publicKey: pair.publicKey }
  })
}

async function allVerify(sign: (order: SignatureOrder) => Promise<Uint8Array>, count: number): Promise<boolean> {
  const signed = await Promise.all(
    orders(count).map(async ({ order, publicKey }) => verify('sha256', order.data, publicKey, await sign(order))),
  )
  return signed.every(Boolean)
}

/** A thread that is told of, and signs in this one. */
function counting(answers: (orders: readonly SignatureOrder[]) => readonly Uint8Array[]) {
  const batches: number[] = []
  const start: StartThread = (done) => ({
    sign(given) {
      batches.push(given.length)
      void setImmediate().then(() => done(answers(given)))
    },
  })
  return { batches, start }
}

test('every signature is that of its own text and key, made on a thread', async () => {
  const sign = createSigner(undefined, 0)
  expect(await allVerify(sign, 20)).toBe(true)
  expect(await allVerify(sign, 20)).toBe(true)
})

test('more keys than a thread keeps are forgotten and handed over again', async () => {
  let ended = 0
  const start: StartThread = (done, gone) =>
    startSigningThread(done, () => {
      ended += 1
      gone()
    })
  const sign = createSigner(start, 0)
  const manyKeys = Array.from({ length: 1050 }, () => generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  const data = Buffer.from('the same text')
  const signed = async ({ privateKey, publicKey }: (typeof manyKeys)[number]) =>
    verify('sha256', data, publicKey, await sign({ key: privateKey, data }))
  for (const some of [manyKeys.slice(0, 600), manyKeys.slice(600), manyKeys.slice(0, 5)])
    expect((await Promise.all(some.map(signed))).every(Boolean)).toBe(true)
  expect(ended).toBe(0)
})

test('one that is wanted alone is made here, and bursts go to a thread once they are the rule', async () => {
  const { batches, start } = counting((given) => given.map(signatureOf))
  const sign = createSigner(start, 2)
  for (const count of [1, 4, 1, 4, 4, 1, 3]) expect(await allVerify(sign, count)).toBe(true)
  expect(batches).toEqual([4, 3])
})

test('what a thread leaves out is signed here', async () => {
  const { batches, start } = counting((given) => given.slice(1, 1).map(signatureOf))
  expect(await allVerify(createSigner(start, 0), 4)).toBe(true)
  expect(batches).toEqual([4])
})

test('nobody waits for a thread that is gone, and none is begun again', async () => {
  let begun = 0
  const start: StartThread = (_, gone) => {
    begun += 1
    return { sign: () => void setImmediate().then(gone) }
  }
  const sign = createSigner(start, 0)
  expect(await allVerify(sign, 4)).toBe(true)
  expect(await allVerify(sign, 4)).toBe(true)
  expect(begun).toBe(1)
})

test('a key that cannot sign is told to whoever wanted that signature, and to nobody else', async () => {
  const [good] = orders(1)
  if (good === undefined) throw new Error('there is no order')
  const sign = createSigner(undefined, 0)
  const [bad, fine] = await Promise.allSettled([sign({ ...good.order, key: good.publicKey }), sign(good.order)])
  expect(bad.status).toBe('rejected')
  expect(fine.status).toBe('fulfilled')
})
