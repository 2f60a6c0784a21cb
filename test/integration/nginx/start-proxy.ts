import { setTimeout as sleep } from 'node:timers/promises';
import { createAuthority, createSelfSigned } from '../../certificates/create-authority';
import type { Credentials } from '../../certificates/create-authority';
import { startNginx } from '../../servers/nginx';
import type { Place, StartedServer } from '../../servers/server-spec';

/** The ports of the proxy, by the certificate that each shows. */
const certificatePorts = ['trusted', 'otherHost', 'selfSigned', 'expired'] as const;

/** An nginx between the gateway and one upstream on this machine. */
export interface Proxy {
  readonly nginx: StartedServer;
  /** The authority that the certificate on port `trusted` is from, PEM. */
  readonly ca: string;
}

/** What stands behind the proxy, and how it is reached. */
export interface ProxiedUpstream {
  /** The upstream's port on this machine. */
  readonly port: number;
  /** `http2` on the ports, for gRPC; empty for HTTP/1.1. */
  readonly protocol: 'http2' | '';
  /** What stands in each server block. */
  readonly locations: (place: Place) => string;
}

/** Starts nginx with a port `plain` and one for each kind of certificate, all with the same locations. */
export async function startProxy({ port, protocol, locations }: ProxiedUpstream): Promise<Proxy> {
  const authority = createAuthority();
  const here = ['localhost', '127.0.0.1'];
  const certificates: Readonly<Record<(typeof certificatePorts)[number], Credentials>> = {
    trusted: authority.issue({ hosts: here }),
    otherHost: authority.issue({ hosts: ['elsewhere.example'] }),
    selfSigned: createSelfSigned({ hosts: here }),
    expired: authority.issue({ hosts: here, expires: new Date(Date.now() - 60_000) }),
  };
  const nginx = await startNginx({
    ports: ['plain', ...certificatePorts],
    reaches: [port],
    files: Object.fromEntries(
      Object.entries(certificates).flatMap(([name, { cert, key }]) => [
        [`${name}.crt`, cert],
        [`${name}.key`, key],
      ]),
    ),
    http: (place) => `
  upstream behind { server ${place.host}:${port}; keepalive 4; }
  server { listen ${place.port('plain')} ${protocol}; ${locations(place)} }
  ${certificatePorts
    .map(
      (name) => `server {
    listen ${place.port(name)} ssl ${protocol};
    ssl_certificate ${place.directory}/${name}.crt;
    ssl_certificate_key ${place.directory}/${name}.key;
    ${locations(place)}
  }`,
    )
    .join('\n  ')}`,
  });
  return { nginx, ca: authority.cert };
}

/** Waits for a line of the server's output, which it writes after it has answered. Throws with the output when none comes. */
export async function expectLog(server: StartedServer, pattern: RegExp): Promise<void> {
  const until = performance.now() + 5_000;
  while (!pattern.test(server.log())) {
    if (performance.now() > until) throw new Error(`No line fits ${String(pattern)}:\n${server.log()}`);
    await sleep(20);
  }
}
