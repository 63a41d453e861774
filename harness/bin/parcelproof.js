#!/usr/bin/env node
// Plain JavaScript that any Node can read: it finds a Node that can run the TypeScript beside it, or says what to do.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'

const needed = 24
const compiled = new URL('../../dist/harness/cli/main.js', import.meta.url)
const source = new URL('../cli/main.ts', import.meta.url)
const entry = existsSync(source) ? source : compiled

/** Where the dev dependency `node` put a newer Node, if it did. */
function newerNode() {
  try {
    const path = nodeModule.createRequire(import.meta.url).resolve('node/bin/node')
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

if (Number(process.versions.node.split('.')[0]) >= needed) {
  // Two thousand files are stripped of their types and compiled once, and not at every start.
  nodeModule.enableCompileCache()
  const { main } = await import(entry.href)
  process.exitCode = await main(process.argv.slice(2))
  // Whatever was left open (a worker that never came up) must not keep a finished command alive.
  setTimeout(() => process.exit(), 2000).unref()
} else {
  const node = newerNode()
  if (node === undefined) {
    process.stderr.write(
      `parcelproof needs Node ${needed} or later; this is ${process.versions.node}. Install it from your package manager, or run \`npm install --save-dev node@${needed}\` here.\n`,
    )
    process.exitCode = 2
  } else {
    const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal === null ? 1 : 128)
    })
  }
}
