import type { Step } from '../planning/plan';
import type { BodyReader, Upstream, UpstreamCall, UpstreamRequest, UpstreamVariable } from '../upstreams/upstream';
import { StepCutter } from './cut/step-cutter';
import { entityRequest, type EntityBatch } from './entity-request';
import { pickVariables } from './pick-variables';

/** The most different entity requests of one step that are remembered; entry points without batches make one for each count. */
const maxRemembered = 32;

/** How the answers of a call are taken: as data, or cut in their text where they can be. */
export type AnswerForm = 'data' | 'cut';

/** What running one step needs that depends on its plan alone: each part is made when it is first needed. */
export class StepProgram {
  private readonly rootCalls: Readonly<Record<AnswerForm, UpstreamCall[]>> = { data: [], cut: [] };
  private readonly entityCalls = new Map<string, UpstreamCall>();
  private ownCutter: StepCutter | undefined;

  /** `variables`: those of the client's arguments. */
  constructor(
    readonly step: Step,
    private readonly variables: readonly UpstreamVariable[],
  ) {}

  /** Cuts the step's answers. */
  get cutter(): StepCutter {
    return (this.ownCutter ??= new StepCutter(this.step));
  }

  /** The call of a root fetch. */
  rootCall(index: number, form: AnswerForm): UpstreamCall {
    return (this.rootCalls[form][index] ??= this.prepareRoot(index, form));
  }

  /** The call that asks one subschema for batches of entities: one for each set of fetches that take part. */
  entityCall(batches: readonly [EntityBatch, ...EntityBatch[]], form: AnswerForm): UpstreamCall {
    const { upstream } = batches[0].fetch.subschema;
    const key = entityCallKey(batches, form);
    const known = this.entityCalls.get(key);
    if (known !== undefined) return known;
    const read = form === 'cut' ? this.cutter.entityReader(batches) : undefined;
    const call = prepare(upstream, entityRequest(batches, this.variables), read);
    if (this.entityCalls.size < maxRemembered) this.entityCalls.set(key, call);
    return call;
  }

  private prepareRoot(index: number, form: AnswerForm): UpstreamCall {
    const root = this.step.roots[index];
    if (root === undefined) throw new Error(`There is no root fetch ${String(index)}.`);
    const read = form === 'cut' ? this.cutter.rootReader(index) : undefined;
    return prepare(root.subschema.upstream, root.request, read);
  }
}

/** What tells the requests for batches of entities apart: batches of one request are all of one subschema. */
function entityCallKey(batches: readonly EntityBatch[], form: AnswerForm): string {
  let key: string = form;
  for (const { responseKey } of batches) key += ` ${responseKey}`;
  return key;
}

/** An upstream is sent the variables of its own request alone. */
function prepare(upstream: Upstream, request: UpstreamRequest, read: BodyReader | undefined): UpstreamCall {
  const call = upstream.prepare(request, read);
  return (values, context) => call(pickVariables(request, values), context);
}
