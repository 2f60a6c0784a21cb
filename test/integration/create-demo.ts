import type { GatewaySettings } from '../../src/config/gateway-config';
import { createGateway, type Gateway } from '../../src/gateway';

/** Makes a gateway over the demo's subschemas, on free ports. It logs nothing and follows no files, unless settings say so. */
export function createDemo(settings: GatewaySettings = {}): Gateway {
  return createGateway({
    subschemas: 'subschemas',
    port: 0,
    adminPort: 0,
    host: '127.0.0.1',
    reload: { watch: false },
    telemetry: { logLevel: 'silent' },
    ...settings,
  });
}
