import type { Place, ServerProgram, StartedServer } from './server-spec';
import { startServer } from './start-server';

/** The reverse proxy that stands between the gateway and its upstreams. */
export const nginxProgram: ServerProgram = {
  name: 'nginx',
  image: 'nginx:1.27.5-alpine',
  binary: 'nginx',
  debianPackage: 'nginx',
};

/** An nginx for a test. */
export interface NginxOptions {
  /** Names of the ports it listens on. */
  readonly ports: readonly string[];
  /** Ports of this machine that it proxies to. */
  readonly reaches: readonly number[];
  /** The inside of the `http` block. */
  readonly http: (place: Place) => string;
  /** Certificates and keys by file name, readable as `place.directory/name`; default none. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Starts nginx with one worker that keeps all it writes in its own folder. */
export function startNginx({ ports, reaches, http, files = {} }: NginxOptions): Promise<StartedServer> {
  return startServer({
    program: nginxProgram,
    ports,
    reaches,
    files: (place) => ({ ...files, 'nginx.conf': configuration(place, http(place)) }),
    args: ({ directory }) => ['-p', directory, '-c', `${directory}/nginx.conf`],
  });
}

function configuration({ directory }: Place, http: string): string {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
user root;
daemon off;
worker_processes 1;
pid ${directory}/nginx.pid;
error_log stderr warn;
events { worker_connections 256; }
http {
  log_format seen 'answered $request_uri $status encoding=$sent_http_content_encoding request=$connection_requests';
  access_log /dev/stdout seen;
  ${scratch.map((name) => `${name}_temp_path ${directory}/${name};`).join('\n  ')}
  ${http}
}
`;
}
