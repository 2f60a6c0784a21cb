import { loadConfig } from '../config/load-config';
import { createGateway, type CompositionReport } from '../gateway';
import type { Flags } from './command';
import { toConfigFlags } from './config-flags';

/** Composes the graph that the flags mean, without serving it, watching files or writing a log. Throws `ProblemsError` for a bad configuration. */
export async function composeGraph(flags: Flags): Promise<CompositionReport> {
  const config = loadConfig(toConfigFlags(flags));
  return createGateway({ ...config, reload: { watch: false }, telemetry: { logLevel: 'silent' } }).compose();
}
