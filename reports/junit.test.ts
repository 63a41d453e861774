import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { toJunit } from './junit.ts'
import type { FinishedRun } from './result-model.ts'
import { sampleRun } from './testing/sample-run.ts'
import { xmlAttributes, xmlText } from './xml.ts'

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

/** Reads with a parser that refuses whatever is not well-formed XML. */
function parse(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.on('closetag', () => void open.pop())
  parser.write(xml).close()
  const [only] = root.children
  if (!only) throw new Error('the document has no root element')
  return only
}

const xml = (run: FinishedRun) => [...toJunit(run)].join('')
const document = parse(xml(sampleRun))
const cases = document.children.flatMap((suite) => suite.children).filter(({ name }) => name === 'testcase')
const having = (name: string, type?: string) =>
  cases.filter((found) =>
    found.children.some((child) => child.name === name && (!type || child.attributes.type === type)),
  )

test('counts what result.json counts', () => {
  const { total, failed, couldNotRun, inconclusive, notApplicable } = sampleRun.summary
  const counts = {
    tests: String(total),
    failures: String(failed),
    errors: String(couldNotRun + inconclusive),
    skipped: String(notApplicable),
  }
  expect(document.attributes).toMatchObject(counts)
  expect(cases).toHaveLength(total)
  expect(having('failure')).toHaveLength(failed)
  expect(having('error', 'could-not-run')).toHaveLength(couldNotRun)
  expect(having('error', 'inconclusive')).toHaveLength(inconclusive)
  expect(having('skipped')).toHaveLength(notApplicable)
})

test('makes a suite of each target and carrier, and its numbers add up', () => {
  expect(document.children.map(({ attributes }) => attributes.name)).toEqual([
    'authorization-server: our-server',
    'client: platform · ups',
    'client: platform · dhl',
  ])
  for (const name of ['tests', 'failures', 'errors', 'skipped']) {
    const sum = document.children.reduce((all, suite) => all + Number(suite.attributes[name]), 0)
    expect(String(sum)).toBe(document.attributes[name])
  }
})

test('lets a warning pass and tells it', () => {
  const warned = cases.find(({ attributes }) => attributes.name === 'authorization-server/code/replay')
  expect(warned?.children.map(({ name }) => name)).toEqual(['system-out'])
  expect(warned?.children[0]?.text).toMatch(/verdict: warning[\s\S]*live tokens/)
})

test('keeps what a target sent as text', () => {
  const failure = having('failure')[0]?.children[0]
  expect(failure?.text).toContain('<script>alert("x")</script> & \'q\' ]]>')
  expect(failure?.text).toContain('\ufffd')
  expect(failure?.attributes.type).toBe('failed')
})

test('is read by a second parser', () => {
  expect(XMLValidator.validate(xml(sampleRun))).toBe(true)
  const read = new XMLParser({ ignoreAttributes: false }).parse(xml(sampleRun))
  expect(read.testsuites.testsuite).toHaveLength(3)
})

test('writes a run without results', () => {
  expect(parse(xml({ ...sampleRun, results: [] })).attributes.tests).toBe('0')
})

test('survives every character there is', () => {
  for (let code = 0; code <= 0xffff; code += 1) {
    const character = String.fromCharCode(code)
    const element = parse(`<a${xmlAttributes({ b: character })}>${xmlText(character)}</a>`)
    const expected = /[\t\n\r\u0020-\ud7ff\ue000-\ufffd]/.test(character) ? character : '\ufffd'
    expect([element.attributes.b, element.text]).toEqual([expected, expected])
  }
})
