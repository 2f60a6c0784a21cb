import type { Plan, RootFetch, Step } from '../planning/plan';
import type { Upstream, UpstreamCall, UpstreamRequest } from '../upstreams/upstream';
import { entityRequest, type EntityBatch } from './entity-request';
import { pickVariables } from './pick-variables';
import { generateWriter, type RootWriter } from './writer/generate-writer';

/** The most different entity requests of one plan that are remembered; entry points without batches make one for each count. */
const maxRemembered = 32;

/** How often a plan is run before its writer is generated: what is asked once or twice is not worth it. */
const runsBeforeWriter = 3;

/** What running a plan needs that depends on the plan alone: made when it is first needed, kept as long as the plan. */
export class PlanProgram {
  private readonly roots = new Map<RootFetch, UpstreamCall>();
  private readonly entities = new Map<string, UpstreamCall>();
  private readonly writers = new Map<Step, RootWriter | undefined>();
  private runs = 0;

  constructor(private readonly plan: Plan) {}

  /** The call of a root fetch. */
  rootCall(fetch: RootFetch): UpstreamCall {
    const call = this.roots.get(fetch) ?? prepare(fetch.subschema.upstream, fetch.request);
    this.roots.set(fetch, call);
    return call;
  }

  /** The call that asks one subschema for batches of entities: one for each set of fetches that take part. */
  entityCall(batches: readonly [EntityBatch, ...EntityBatch[]]): UpstreamCall {
    const { upstream, name } = batches[0].fetch.subschema;
    const key = [name, ...batches.map(({ responseKey }) => responseKey)].join(' ');
    const known = this.entities.get(key);
    if (known !== undefined) return known;
    const call = prepare(upstream, entityRequest(batches, this.plan.bindings));
    if (this.entities.size < maxRemembered) this.entities.set(key, call);
    return call;
  }

  /** Notes that the plan is run; true when its writers are worth to be generated. */
  countRun(): boolean {
    this.runs += 1;
    return this.runs > runsBeforeWriter;
  }

  /** The generated writer of a step; undefined where only the interpreter can write it. */
  writer(step: Step): RootWriter | undefined {
    if (!this.writers.has(step)) this.writers.set(step, generateWriter(step.shape)?.write);
    return this.writers.get(step);
  }
}

const programs = new WeakMap<Plan, PlanProgram>();

/** The program of a plan: one, however often it is run. */
export function programOf(plan: Plan): PlanProgram {
  let program = programs.get(plan);
  if (program === undefined) {
    program = new PlanProgram(plan);
    programs.set(plan, program);
  }
  return program;
}

/** An upstream is sent the variables of its own request alone. */
function prepare(upstream: Upstream, request: UpstreamRequest): UpstreamCall {
  const call = upstream.prepare(request);
  return (values, context) => call(pickVariables(request, values), context);
}
