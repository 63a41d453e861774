/** The commented configuration that `parcelproof init` writes: loads as it stands once its variables are set. */
export const configurationTemplate = `# yaml-language-server: $schema=./node_modules/parcelproof/harness/config/parcelproof.schema.json
#
# What Parcelproof tests, and how it gets there. Every key: docs/configuration.md
# Values may hold "\${NAME}" or "\${NAME:-default}" from the environment (in quotes). Unknown keys are errors.
# What is optional unlocks scenarios; one that misses something says which line to add.

version: 1
name: our-server                                # shown in reports

authorizationServer:
  issuer: https://as.example                    # or one per tenant, below
  metadata: auto                                # auto | none | the address of the document
  # endpoints:                                  # only what metadata does not say, by RFC 8414 names
  #   introspection_endpoint: https://as.example/introspect

  tenants:                                      # two or more switch isolation scenarios on
    - id: acme
      clients:
        # A confidential client. Register both kinds of redirect URI where you can; nobody has to listen there.
        - id: acme-app
          auth: client_secret_basic             # or client_secret_post, private_key_jwt (with key: ./acme.pem)
          secret: "\${ACME_SECRET}"
          redirectUris: ["https://app.example/cb/acme"]
          scope: shipping
          # ungrantedScope: admin               # known to the server, not asked for: shows scopes that widen
        # A public client: most MUSTs about PKCE and refresh tokens are for this kind.
        - id: acme-cli
          auth: none
          application: native
          redirectUris: ["http://127.0.0.1:9876/cb"]
          scope: shipping
      users:                                    # several let scenarios run side by side
        - { username: alice, password: "\${ALICE_PASSWORD}" }
      # resource: https://api.example/acme      # RFC 8707 indicator
      # probe: { url: "https://api.example/acme/me" }   # answers 2xx to a live token, 401 to a dead one
    - id: globex
      clients:
        - id: globex-app
          auth: client_secret_basic
          secret: "\${GLOBEX_SECRET}"
          redirectUris: ["https://app.example/cb/globex"]
          scope: shipping
      users:
        - { username: bob, password: "\${BOB_PASSWORD}" }

  login:
    kind: form                                  # none | form (no scripts run) | browser (Playwright)
    steps:                                      # over any number of pages
      - { fill: { selector: "#username", value: "{username}" } }
      - { fill: { selector: "#password", value: "{password}" } }
      - { click: "button[type=submit]" }
      - { click: "#allow", optional: true }     # skipped where the server does not ask
    deny: [{ click: "#deny" }]                  # how a person refuses
    failure: "Wrong user name or password"      # text or selector of a failed login

  # authorize: { params: { prompt: consent } }  # what this server wants in every request; \`token:\` likewise
  # introspection: { auth: client_secret_basic, id: api, secret: "\${API_SECRET}" }
  # registration: { initialAccessToken: "\${INITIAL_ACCESS_TOKEN}" }

  facts:                                        # what cannot be seen from outside; also allowed per tenant and client
    # pkce: required                            # required | optional
    # refreshTokens: rotating                   # rotating | static | none
    # refreshNeeds: [offline_access]            # scopes, or name=value parameters, that bring a refresh token
    # consent: once                             # always | once | never
    # lifetimes: { code: 60s, access: 5m, refresh: 30d }

# client: …                                     # a multi-tenant client platform, see docs/configuration.md
# resourceServer: …                             # a resource server, see docs/configuration.md

limits:
  requests: 5000                                # a run sends no more
  perSecond: 50
  concurrency: 8
  hosts: [as.example]                           # beside loopback, nothing else is contacted
`
