import type { ChannelCredentials } from '@grpc/grpc-js';
import { type ChannelOptions, Client, credentials } from '@grpc/grpc-js';
import type { TlsMaterial } from '../tls';

/** The channels to one server. They connect when they are first called. */
export interface Channels {
  /** For calls with one answer, and for reflection. */
  readonly unary: Client;
  /** For server streams. */
  readonly streams: Client;
  close(): void;
}

/** Where a server is and how it is spoken to. */
export interface ChannelSource {
  /** `host:port`. */
  readonly endpoint: string;
  /** Undefined: without TLS. */
  readonly tls: TlsMaterial | undefined;
  /** The most bytes of one message. */
  readonly maxMessageBytes: number;
}

/** A dead peer is noticed within 15 seconds while calls are made. */
const unaryKeepalive = { 'grpc.keepalive_time_ms': 10_000, 'grpc.keepalive_timeout_ms': 5_000 };

/** Servers hang up on who pings a quiet stream more often than every five minutes (gRPC's A8). */
const streamKeepalive = { 'grpc.keepalive_time_ms': 300_000, 'grpc.keepalive_timeout_ms': 20_000 };

/** Opens the channels to a server; never waits for it. */
export function openChannels({ endpoint, tls, maxMessageBytes }: ChannelSource): Channels {
  const security = tls === undefined ? credentials.createInsecure() : secure(tls);
  const options: ChannelOptions = {
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2_000,
    'grpc.dns_min_time_between_resolutions_ms': 2_000,
    // Channels end with their upstream, so they share no connection with another.
    'grpc.use_local_subchannel_pool': 1,
    // Only what the manifest says decides where calls go, and only the guard repeats them.
    'grpc.enable_http_proxy': 0,
    'grpc.service_config_disable_resolution': 1,
    'grpc.enable_retries': 0,
    ...(tls?.serverName === undefined
      ? {}
      : { 'grpc.ssl_target_name_override': tls.serverName, 'grpc.default_authority': tls.serverName }),
  };
  const unary = new Client(endpoint, security, { ...options, ...unaryKeepalive });
  const streams = new Client(endpoint, security, { ...options, ...streamKeepalive });
  return {
    unary,
    streams,
    close() {
      unary.close();
      streams.close();
    },
  };
}

function secure({ ca, cert, key }: TlsMaterial): ChannelCredentials {
  return credentials.createSsl(ca ?? null, key ?? null, cert ?? null);
}
