import type { WeakTwin } from '../weak-twin.ts'

const withoutParameters = (uri: string): string => uri.replace(/;[^/?#]*/g, '')

export const leavesPathParametersOutOfComparison: WeakTwin = {
  id: 'leaves-path-parameters-out-of-comparison',
  fault: 'Compares redirect URIs without what stands behind a semicolon in their paths.',
  step: {
    name: 'redirect-uri-comparison',
    stage: 'provider',
    apply(provider) {
      provider.Client.prototype.redirectUriAllowed = function bare(asked) {
        return this.redirectUris?.some((registered) => registered === withoutParameters(asked)) === true
      }
    },
  },
}
