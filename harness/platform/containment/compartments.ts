import { type BulkheadPolicy, BulkheadRejectedError, bulkhead } from 'cockatiel'
import { Refusal } from '../refusal.ts'

/** Rooms that hold so many requests at once; a full one turns away, and no other notices. */
export interface Compartments {
  /** @throws {Refusal} where the room and its queue are full */
  run<T>(room: string, work: () => Promise<T>): Promise<T>
}

/** Makes the rooms when they are first needed, and forgets the empty ones. */
export function createCompartments(size: { readonly concurrency: number; readonly queue: number }): Compartments {
  const rooms = new Map<string, BulkheadPolicy>()
  return {
    async run(room, work) {
      const policy = rooms.get(room) ?? bulkhead(size.concurrency, size.queue)
      rooms.set(room, policy)
      try {
        return await policy.execute(work)
      } catch (error) {
        if (error instanceof BulkheadRejectedError) throw new Refusal('TOO_MANY_REQUESTS', 'compartment-full', error)
        throw error
      } finally {
        // The slot of this request is counted free one turn later.
        queueMicrotask(() => {
          const empty = policy.executionSlots === size.concurrency && policy.queueSlots === size.queue
          if (empty && rooms.get(room) === policy) rooms.delete(room)
        })
      }
    },
  }
}
