import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../problem';

/** The manifest's `tls`: true for the system's roots, or files in PEM (paths relative to the manifest) and the name to expect. */
export const tlsShape = z.union([
  z.literal(true),
  z.strictObject({
    ca: z.string().optional(),
    cert: z.string().optional(),
    key: z.string().optional(),
    serverName: z.string().optional(),
  }),
]);

/** A manifest's `tls` as it is written. */
export type TlsManifest = z.infer<typeof tlsShape>;

/** What a TLS client needs; an absent `ca` stands for the system's roots. */
export interface TlsMaterial {
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  /** The name to ask for and to expect in the certificate. Default: the endpoint's host. */
  readonly serverName: string | undefined;
}

interface TlsSource {
  /** Paths are relative to it. */
  readonly directory: string;
  /** Where a member of `tls` stands in the manifest. */
  readonly placeOf: (path: readonly string[]) => Pick<Problem, 'file' | 'line'>;
}

/** Reads the files of a manifest's `tls`. Files that cannot be read, and a certificate without its key, are problems. */
export async function loadTls(
  tls: TlsManifest,
  { directory, placeOf }: TlsSource,
): Promise<{ readonly material: TlsMaterial; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const files: Partial<Record<'ca' | 'cert' | 'key' | 'serverName', string | undefined>> = tls === true ? {} : tls;
  const read = async (member: 'ca' | 'cert' | 'key'): Promise<Buffer | undefined> => {
    const path = files[member];
    if (path === undefined) return undefined;
    const content = await readFile(resolve(directory, path)).catch(() => undefined);
    if (content?.includes('-----BEGIN ') === true) return content;
    problems.push({
      severity: 'error',
      ...placeOf(['tls', member]),
      message: `tls.${member}: "${path}" ${content === undefined ? 'cannot be read' : 'is not in PEM'}.`,
      mend: 'Name a readable PEM file; the path is relative to the manifest.',
    });
    return undefined;
  };
  const [ca, cert, key] = await Promise.all([read('ca'), read('cert'), read('key')]);
  if ((files.cert === undefined) !== (files.key === undefined)) {
    const [given, missing] = files.cert === undefined ? ['key', 'cert'] : ['cert', 'key'];
    problems.push({
      severity: 'error',
      ...placeOf(['tls', given]),
      message: `tls.${given} is given without tls.${missing}.`,
      mend: `Give both for a client certificate, or neither.`,
    });
  }
  return { material: { ca, cert, key, serverName: files.serverName }, problems };
}
