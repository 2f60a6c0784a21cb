/** What the demo's provider is told when it starts. */
export interface DemoProviderData {
  readonly port: number;
  /** The gateway's origin. */
  readonly gateway: string;
}

/** Who may ask the demo's provider, and what its tokens are for. These are no secrets: the provider listens at loopback, and knows nobody real. */
export const demoClients = {
  audience: 'urn:selvage:demo',
  browser: { id: 'selvage-demo', secret: 'the demo keeps no secrets from you' },
  commandLine: { id: 'selvage-command-line', secret: 'the demo keeps no secrets from you' },
} as const;

/** Where the demo's provider listens unless it is told otherwise. */
export const demoPort = 4002;
