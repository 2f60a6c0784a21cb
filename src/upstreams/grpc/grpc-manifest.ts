import { z } from 'zod';
import { tlsShape } from '../tls';
import type { ErrorPolicy } from './status-error';

const endpoint = z.string().regex(/^(?:[^\s:/@[\]]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/, {
  error: 'it must be host:port, without a scheme',
});

const serviceName = z.string().regex(/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/, {
  error: 'it must be the full name of a service, as pkg.v1.Service',
});

/** The manifest's keys of kind grpc. Exactly one of `proto` and `reflection` must be given, which `open` checks. */
export const grpcManifestShape = {
  /** `host:port`. */
  endpoint,
  /** The .proto file, relative to the manifest. */
  proto: z.string().min(1).optional(),
  /** True: the server is asked for its descriptors. */
  reflection: z.literal(true).optional(),
  /** Folders that imports are looked for in, relative to the manifest. Default: none but those of the importing files. */
  includeDirs: z.array(z.string().min(1)).default([]),
  /** Full names of the services that are taken. Default: all. */
  services: z.array(serviceName).min(1).optional(),
  /** Templates of the metadata that every call carries. */
  metadata: z.record(z.string(), z.string()).default({}),
  tls: tlsShape.optional(),
  /** Names of the methods that are queries. Default: those that begin as a reading method does. */
  queries: z.array(z.string().min(1)).optional(),
};

/** A manifest of kind grpc, with what it uses of the keys common to all kinds. */
export type GrpcManifest = z.output<z.ZodObject<typeof grpcManifestShape>> & {
  /** Default: no code and no message of the upstream passes. */
  readonly errors?: ErrorPolicy;
};
