import type { z } from 'zod'
import type { ConfigurationPath } from './configuration-error.ts'
import type { FilledPaths } from './environment.ts'
import type { configurationSchema } from './schema/configuration.ts'

/** Read-only all the way down. */
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T

/** Where a configuration came from. */
export interface ConfigurationOrigin {
  /** The file as the caller named it. */
  readonly file: string
  /** Relative paths of the configuration belong to this folder. */
  readonly folder: string
  /** What came from the environment. */
  readonly filled: FilledPaths
  locate(path: ConfigurationPath): { readonly line: number; readonly column: number } | undefined
}

type Parsed = Frozen<z.output<typeof configurationSchema>>

/** A checked configuration: variables filled in, durations in milliseconds, defaults in place. */
export type Configuration = Omit<Parsed, 'name' | '$schema'> & {
  readonly name: string
  readonly origin: ConfigurationOrigin
}

export type AuthorizationServerConfiguration = NonNullable<Configuration['authorizationServer']>
export type AuthorizationServerTenant = AuthorizationServerConfiguration['tenants'][number]
export type AuthorizationServerClient = AuthorizationServerTenant['clients'][number]
export type ClientConfiguration = NonNullable<Configuration['client']>
export type ResourceServerConfiguration = NonNullable<Configuration['resourceServer']>
export type LoginConfiguration = AuthorizationServerConfiguration['login']
