import type { UpstreamAnswer, VariableValues } from '../upstreams/upstream';
import type { Batches, StepAnswers } from './step-answers';

interface LoggedEntities {
  readonly batches: Batches;
  readonly values: VariableValues;
  readonly answer: Promise<UpstreamAnswer>;
}

/** Keeps the answers of a step while it runs, so that the interpreter can start again without asking again. */
export class AnswerLog implements StepAnswers {
  private readonly roots: Promise<UpstreamAnswer>[] = [];
  private readonly entityAnswers: LoggedEntities[] = [];

  constructor(private readonly source: StepAnswers) {}

  root(index: number, values: VariableValues): Promise<UpstreamAnswer> {
    const answer = this.source.root(index, values);
    this.roots[index] = answer;
    return answer;
  }

  entities(batches: Batches, values: VariableValues): Promise<UpstreamAnswer> {
    const answer = this.source.entities(batches, values);
    this.entityAnswers.push({ batches, values, answer });
    return answer;
  }

  /** The same answers as data. What was not asked yet is asked of `source`; a root fetch is never asked twice. */
  replay(source: StepAnswers): StepAnswers {
    return {
      root: async (index, values) => parsed(await (this.roots[index] ?? source.root(index, values))),
      entities: async (batches, values) =>
        parsed(await (this.find(batches, values) ?? source.entities(batches, values))),
    };
  }

  private find(batches: Batches, values: VariableValues): Promise<UpstreamAnswer> | undefined {
    const text = JSON.stringify(values);
    const isSame = (logged: LoggedEntities): boolean =>
      logged.batches[0].fetch.subschema === batches[0].fetch.subschema && JSON.stringify(logged.values) === text;
    return this.entityAnswers.find(isSame)?.answer;
  }
}

/** An answer whose text was cut, as data. */
function parsed(answer: UpstreamAnswer): UpstreamAnswer {
  if (answer.body === undefined) return answer;
  const { data } = JSON.parse(answer.body.toString()) as Pick<UpstreamAnswer, 'data'>;
  return { data, errors: [] };
}
