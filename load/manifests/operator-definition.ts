import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const operator = 'github.com/grafana/k6-operator@v1.5.0'

/**
 * Where the operator's own definition of a TestRun (CustomResourceDefinition) is: what `K6_OPERATOR_CRD` names, else the
 * pinned version, fetched by Go as k6 itself is. Undefined where neither is to be had.
 */
export function operatorDefinition(): string | undefined {
  if (process.env.K6_OPERATOR_CRD !== undefined) return process.env.K6_OPERATOR_CRD
  const { stdout, status } = spawnSync('go', ['mod', 'download', '-json', operator], {
    cwd: tmpdir(),
    encoding: 'utf8',
    timeout: 50_000,
  })
  if (status !== 0) return undefined
  const { Dir } = z.object({ Dir: z.string() }).parse(JSON.parse(stdout))
  return join(Dir, 'config/crd/bases/k6.io_testruns.yaml')
}
