import { GatewayError } from '../../../errors';
import type { Folds } from '../../../projections/open-folds';
import type { CallContext } from '../../call-context';
import type { FreshnessWatch } from '../freshness-watch';
import type { EntityType } from '../schema/events-model';

/** What a read is checked against. */
export interface VisibilityTools {
  readonly folds: Pick<Folds, 'wait'>;
  readonly watch: Pick<FreshnessWatch, 'lagOf' | 'isStale'>;
  readonly subschema: string;
}

/**
 * Checks, before types are read, that they are as the request and the schema ask: the folds have passed the request's
 * positions, waited for at most as long as it says, or it throws NOT_YET_VISIBLE; and no type is older than its `@freshness`,
 * or it throws STALE_READ. Undefined when there is nothing to check, so that most reads pay nothing.
 */
export function checkVisibility(
  types: readonly EntityType[],
  context: CallContext,
  tools: VisibilityTools,
): Promise<void> | undefined {
  const { streams } = context;
  if (streams === undefined && types.every(({ maxLag }) => maxLag === undefined)) return undefined;
  return check(types, context, tools);
}

async function check(types: readonly EntityType[], context: CallContext, tools: VisibilityTools): Promise<void> {
  const { streams } = context;
  const { subschema, watch } = tools;
  if (streams !== undefined && streams.positions.length > 0) {
    const passed = await Promise.all(types.map((type) => waitFor(type, context, tools)));
    if (passed.includes(false)) {
      const message = 'What the request has seen or done is not visible here yet.';
      throw new GatewayError('NOT_YET_VISIBLE', { message, subschema });
    }
  }
  for (const { name, maxLag } of types) {
    if (maxLag !== undefined && watch.isStale(name, maxLag)) throw new GatewayError('STALE_READ', { subschema });
    if (streams?.freshness === true) streams.noteFreshness({ subschema, type: name }, await watch.lagOf(name));
  }
}

async function waitFor(
  { name, projections }: EntityType,
  { streams, cancellation }: CallContext,
  { folds }: VisibilityTools,
): Promise<boolean> {
  const wait = { milliseconds: streams?.wait ?? 0, signal: cancellation.signal };
  const awaited = (streams?.positions ?? []).filter(({ topic }) => projections.some((one) => one.topic === topic));
  const passed = await Promise.all(awaited.map((position) => folds.wait(name, position, wait)));
  return !passed.includes(false);
}
