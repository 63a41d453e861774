/**
 * Runs each question once and remembers its answer, also for those who ask while it is being found out. An answer that
 * `keep` turns down is found out again the next time.
 */
export interface Remembered<Answer> {
  ask(question: string, find: () => Promise<Answer>, keep?: (answer: Answer) => boolean): Promise<Answer>
}

/** A memory with nothing in it. */
export function createRemembered<Answer>(): Remembered<Answer> {
  const answers = new Map<string, Promise<Answer>>()
  return {
    ask(question, find, keep = () => true) {
      const known = answers.get(question)
      if (known !== undefined) return known
      const forget = () => answers.delete(question)
      const found = find()
      answers.set(question, found)
      found.then((answer) => keep(answer) || forget(), forget)
      return found
    },
  }
}
