import type { Plan, RootFetch } from '../planning/plan';
import type { Upstream, UpstreamCall, UpstreamRequest } from '../upstreams/upstream';
import { entityRequest, type EntityBatch } from './entity-request';
import { pickVariables } from './pick-variables';

/** The most different entity requests of one plan that are remembered; entry points without batches make one for each count. */
const maxRemembered = 32;

interface PreparedCalls {
  readonly roots: Map<RootFetch, UpstreamCall>;
  readonly entities: Map<string, UpstreamCall>;
}

const memory = new WeakMap<Plan, PreparedCalls>();

/** The call of a root fetch, prepared once for its plan. */
export function rootCall(plan: Plan, fetch: RootFetch): UpstreamCall {
  const { roots } = preparedFor(plan);
  const call = roots.get(fetch) ?? prepare(fetch.subschema.upstream, fetch.request);
  roots.set(fetch, call);
  return call;
}

/** The call that asks one subschema for batches of entities, prepared once for each set of fetches that take part. */
export function entityCall(plan: Plan, batches: readonly [EntityBatch, ...EntityBatch[]]): UpstreamCall {
  const { entities } = preparedFor(plan);
  const { upstream, name } = batches[0].fetch.subschema;
  const key = [name, ...batches.map(({ responseKey }) => responseKey)].join(' ');
  const known = entities.get(key);
  if (known !== undefined) return known;
  const call = prepare(upstream, entityRequest(batches, plan.bindings));
  if (entities.size < maxRemembered) entities.set(key, call);
  return call;
}

function preparedFor(plan: Plan): PreparedCalls {
  const known = memory.get(plan) ?? { roots: new Map(), entities: new Map() };
  memory.set(plan, known);
  return known;
}

/** An upstream is sent the variables of its own request alone. */
function prepare(upstream: Upstream, request: UpstreamRequest): UpstreamCall {
  const call = upstream.prepare(request);
  return (values, context) => call(pickVariables(request, values), context);
}
