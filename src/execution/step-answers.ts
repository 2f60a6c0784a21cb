import type { CallContext } from '../upstreams/call-context';
import type { UpstreamAnswer, VariableValues } from '../upstreams/upstream';
import type { EntityBatch } from './entity-request';
import type { AnswerForm, StepProgram } from './step-program';

/** Batches of one subschema that are asked for together: at least one. */
export type Batches = readonly [EntityBatch, ...EntityBatch[]];

/** Where the answers of one step come from. Each rejects when its call fails as a whole. */
export interface StepAnswers {
  /** The answer of a root fetch. */
  root(index: number, values: VariableValues): Promise<UpstreamAnswer>;
  /** The answer to a request for entities. */
  entities(batches: Batches, values: VariableValues): Promise<UpstreamAnswer>;
}

/** Answers that the upstreams are asked for. */
export function askUpstreams(program: StepProgram, context: CallContext, form: AnswerForm): StepAnswers {
  return {
    root: (index, values) => program.rootCall(index, form)(values, context),
    entities: (batches, values) => program.entityCall(batches, form)(values, context),
  };
}
