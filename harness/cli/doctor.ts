import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { findK6, howToGetK6 } from '../../load/run/find-k6.ts'
import { findChromium } from '../drivers/authorization-server/login/find-chromium.ts'
import type { Terminal } from './terminal.ts'

/** One thing the machine has or lacks, and what it is for. */
interface Finding {
  readonly name: string
  readonly found: string | undefined
  readonly needed: boolean
  readonly purpose: string
  readonly remedy: string
}

/** Looks at the machine. @returns whether everything that is needed in any case is there */
export async function doctor(terminal: Terminal): Promise<boolean> {
  const findings = await Promise.all([
    node(),
    chromium(),
    program('redis-server', redis),
    program('postgres', postgres),
    k6(),
    carrierPorts(),
  ])
  const { colors } = terminal
  for (const { name, found, needed, purpose, remedy } of findings) {
    const mark =
      found !== undefined ? colors.green('ok      ') : needed ? colors.red('missing ') : colors.yellow('optional')
    terminal.out(`${mark}  ${name.padEnd(14)}  ${found ?? `not found. For ${purpose}. ${remedy}`}\n`)
  }
  return findings.every(({ found, needed }) => found !== undefined || !needed)
}

async function node(): Promise<Finding> {
  const version = process.versions.node
  const recent = Number(version.split('.')[0]) >= 24
  return {
    name: 'Node 24',
    found: recent ? version : undefined,
    needed: true,
    purpose: 'everything',
    remedy: 'Run `npm install --save-dev node@24`.',
  }
}

async function chromium(): Promise<Finding> {
  const found = await findChromium()
  return {
    name: 'Chromium',
    found: found?.path,
    needed: false,
    purpose: '`login.kind: browser` and the clickjacking checks',
    remedy: 'Install the package chromium, run `npx playwright install chromium`, or set CHROME_PATH.',
  }
}

const redis = { purpose: 'stores shared by several processes', remedy: 'Install the package redis-server.' }
const postgres = {
  purpose: 'the PostgreSQL store',
  remedy: 'Install the package postgresql; tests bring their own by npm.',
}

async function program(name: string, about: { readonly purpose: string; readonly remedy: string }): Promise<Finding> {
  return { name, found: await onPath(name), needed: false, ...about }
}

async function k6(): Promise<Finding> {
  const found = await findK6()
  return {
    name: 'k6',
    found: found === undefined ? undefined : `${found.path} (${found.version})`,
    needed: false,
    purpose: 'load tests',
    remedy: howToGetK6,
  }
}

async function carrierPorts(): Promise<Finding> {
  const ports = [4000, 4010, 4020, 4030, 4040, 4050]
  const taken = (await Promise.all(ports.map(async (port) => ((await isFree(port)) ? [] : [port])))).flat()
  return {
    name: 'ports',
    found: taken.length === 0 ? `${ports.join(', ')} are free` : undefined,
    needed: false,
    purpose: 'the simulators at their usual addresses',
    remedy: `${taken.join(', ')} taken: free them, or choose another base.`,
  }
}

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name)
    if (await runs(path)) return path
  }
  return undefined
}

async function runs(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    await promisify(execFile)(path, ['--version'], { timeout: 10_000 })
    return true
  } catch {
    return false
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
