import packageJson from '../package.json' with { type: 'json' }

/** Name and version of this tool, as reports and the user agent give them. */
export const tool = { name: packageJson.name, version: packageJson.version } as const
