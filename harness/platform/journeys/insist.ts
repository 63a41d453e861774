import type { Kit } from '../kit.ts'
import { Refusal } from '../refusal.ts'

const tries = 5
const firstPauseMs = 100

/**
 * Tries again to keep what must not be lost while the store cannot be reached, for some seconds. Only for work that may be
 * done twice: an answer that got lost leaves it open whether the first time counted.
 */
export async function insist<T>({ clock }: Pick<Kit, 'clock'>, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const away = error instanceof Refusal && error.reason === 'store-not-reached'
      if (!away || attempt === tries) throw error
      await clock.wait(firstPauseMs * 2 ** (attempt - 1))
    }
  }
}
