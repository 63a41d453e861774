import { z } from 'zod'

/** What is seen, and how much of it is kept. Everything has a value that holds where nothing is said. */
export const seeingSettings = z.strictObject({
  /** Pairs with series of their own in the metrics; those that come later are counted together, by carrier. */
  pairs: z.int().min(1).max(100_000).default(1000),
  /** Lines of the audit log: of each tenant for its own doing, and as many again for that of strangers. */
  auditLines: z.int().min(10).max(1_000_000).default(1000),
  /** An address for `/metrics` that takes no key; none where it is left out. */
  metrics: z
    .strictObject({ host: z.string().default('127.0.0.1'), port: z.coerce.number().int().min(0).max(65_535) })
    .optional(),
})
export type SeeingSettings = Readonly<z.output<typeof seeingSettings>>

/** What holds where a configuration says nothing. */
export const defaultSeeing: SeeingSettings = { pairs: 1000, auditLines: 1000 }
