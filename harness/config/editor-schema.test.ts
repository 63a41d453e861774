import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { editorSchema } from './editor-schema.ts'
import { configurationTemplate } from './template.ts'

const ajv = new Ajv2020({ strict: true, strictTypes: false })
addFormats.default(ajv)
const validate = ajv.compile(editorSchema())

test('ships the schema that editors read (vitest -u writes it anew)', async () => {
  await expect(`${JSON.stringify(editorSchema(), null, 2)}\n`).toMatchFileSnapshot('./parcelproof.schema.json')
})

test('takes the template as it is written, empty keys and placeholders included', () => {
  expect(validate(parse(configurationTemplate)), JSON.stringify(validate.errors)).toBe(true)
})

test('takes a placeholder where a number, a choice or an address is wanted', () => {
  const limits = { requests: `\${N}`, hosts: [`\${HOST}`] }
  const server = {
    issuer: `https://\${HOST}/a`,
    tenants: [{ id: 'a', clients: [{ id: 'c', auth: `\${AUTH}`, redirectUris: [`\${CB}`] }] }],
  }
  expect(validate({ version: 1, authorizationServer: server, limits }), JSON.stringify(validate.errors)).toBe(true)
})

test('marks an unknown key and a wrong choice', () => {
  expect(validate({ version: 1, limits: { request: 3 } })).toBe(false)
  expect(validate({ version: 2 })).toBe(false)
  expect(validate({ version: 1, limits: { requests: 'many' } })).toBe(false)
})
