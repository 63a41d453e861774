/** Both come without types; this is what the tests use of them. */
declare module 'ups-api' {
  export class API {
    constructor(options: {
      readonly clientId: string
      readonly clientSecret: string
      readonly authUrl?: string
      readonly baseUrl?: string
    })
    getToken(): Promise<string>
    getTrackingDetails(trackingNumber: string, options?: object): Promise<unknown>
  }
}

declare module 'dhl-api' {
  export class API {
    constructor(options: { readonly username: string; readonly password: string; readonly baseUrl?: string })
    getTracking(trackingNumber: string, options?: object): Promise<unknown>
  }
}
