import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { endCommand, type ShellSettings, signalGroup, startCommand } from './shell.ts'

export interface ProcessSettings extends ShellSettings {
  readonly command: string
  /** Any HTTP answer here means that the target is up. */
  readonly readyUrl: string
  readonly timeoutMs: number
}

/** A target that the harness has started. */
export interface StartedProcess {
  readonly kind: 'up'
  /** Everything it has written to both streams since it was first started. */
  output(): string
  /** @returns undefined where it is up again, else why not */
  restart(): Promise<string | undefined>
  stop(): Promise<void>
}

const mostCharacters = 4 * 1024 * 1024

/** Starts a target and waits until it answers; the sentence of one that does not says what to do. */
export async function startProcess(
  settings: ProcessSettings,
): Promise<StartedProcess | { readonly kind: 'not-up'; readonly sentence: string }> {
  const { command, readyUrl } = settings
  if (await answers(readyUrl)) {
    const sentence = `Something answers at ${readyUrl} already, and it is not what \`process.command\` starts; stop it, or take \`process\` out to test what runs there.`
    return { kind: 'not-up', sentence }
  }
  let written = ''
  const launch = (): ChildProcess => {
    const launched = startCommand(command, settings)
    for (const stream of [launched.stdout, launched.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        written = (written + text).slice(-mostCharacters)
      })
    }
    return launched
  }
  let child = launch()
  // Whatever ends the harness ends the target too.
  const onExit = (): void => signalGroup(child, 'SIGKILL')
  process.once('exit', onExit)
  const problem = await untilUp(child, settings)
  if (problem !== undefined) {
    process.off('exit', onExit)
    await endCommand(child)
    return { kind: 'not-up', sentence: `${problem}${lastWords(written)}` }
  }
  return {
    kind: 'up',
    output: () => written,
    async restart() {
      await endCommand(child)
      child = launch()
      return untilUp(child, settings)
    },
    async stop() {
      process.off('exit', onExit)
      await endCommand(child)
    },
  }
}

async function untilUp(child: ChildProcess, { readyUrl, timeoutMs }: ProcessSettings): Promise<string | undefined> {
  const deadline = Date.now() + timeoutMs
  while (Date.now() < deadline) {
    if (child.exitCode !== null) {
      return `The target did not start: \`process.command\` ended with code ${child.exitCode} before ${readyUrl} answered.`
    }
    if (await answers(readyUrl)) return undefined
    await sleep(50)
  }
  return `The target did not start: ${readyUrl} did not answer within ${timeoutMs / 1000} s. Name another address in \`process.ready.url\`, or a longer \`timeout\`.`
}

async function answers(url: string): Promise<boolean> {
  try {
    const { body } = await request(url, { signal: AbortSignal.timeout(2000), headersTimeout: 2000 })
    await body.dump()
    return true
  } catch {
    return false
  }
}

/** The end of what it wrote, which mostly says what is wrong. */
function lastWords(written: string): string {
  const lines = written.trimEnd().split('\n').slice(-5).join('\n')
  return lines === '' ? '' : `\nIts last words:\n${lines}`
}
