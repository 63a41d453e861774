import type { AdapterFactory, AdapterPayload } from 'oidc-provider'

interface Entry {
  readonly model: string
  readonly payload: AdapterPayload
  readonly expiresAt: number
}

/** A memory for one issuer: what it holds is found by nobody else. */
export function adapterOfItsOwn(): AdapterFactory {
  const entries = new Map<string, Entry>()
  const live = (entry: Entry | undefined) =>
    entry !== undefined && entry.expiresAt > Date.now() ? entry.payload : undefined
  return (model) => {
    const key = (id: string) => `${model}:${id}`
    const where = (right: (payload: AdapterPayload) => boolean) =>
      live([...entries.values()].find((entry) => entry.model === model && right(entry.payload)))
    return {
      find: async (id) => live(entries.get(key(id))),
      findByUid: async (uid) => where((payload) => payload.uid === uid),
      findByUserCode: async (userCode) => where((payload) => payload.userCode === userCode),
      async upsert(id, payload, expiresIn) {
        const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000
        entries.set(key(id), { model, payload, expiresAt })
      },
      async destroy(id) {
        entries.delete(key(id))
      },
      async consume(id) {
        const known = entries.get(key(id))
        if (known === undefined) return
        entries.set(key(id), { ...known, payload: { ...known.payload, consumed: Math.floor(Date.now() / 1000) } })
      },
      async revokeByGrantId(grantId) {
        for (const [at, { payload }] of entries) if (payload.grantId === grantId) entries.delete(at)
      },
    }
  }
}
