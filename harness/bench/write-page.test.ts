import { expect, test } from 'vitest'
import { withSections } from './write-page.ts'

const marks = ['<!-- npm run bench: from here -->', '<!-- npm run bench: to here -->'] as const
const measured = {
  command: 'npm run bench -- --rounds 5',
  machine: 'a machine',
  sections: [{ title: 'Stores', lines: ['| a | b |'], missed: ['Redis is too slow.'] }],
}

test('writes between its marks, and keeps what people wrote around them', () => {
  const page = withSections(`before\n${marks[0]}\nold numbers\n${marks[1]}\nafter\n`, measured)
  expect(page).toMatch(/^before\n/)
  expect(page).toMatch(/\nafter\n$/)
  expect(page).not.toContain('old numbers')
  expect(page).toContain('`npm run bench -- --rounds 5`, a machine, load ')
  expect(page).toContain('### Stores\n\n| a | b |\n\n**Missed.** Redis is too slow.')
  expect(withSections(page, measured).split(marks[0])).toHaveLength(2)
})

test('says where to put the marks where the page has none', () => {
  expect(() => withSections('nothing', measured)).toThrow(/put <!-- npm run bench: from here -->/)
})
