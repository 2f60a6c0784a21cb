import { parse, Source } from 'graphql';
import { describeTooDeep } from '../../../src/composition/too-deep';

const candidate = (sdl: string, file: string) => ({
  upstream: { typeDefs: parse(new Source(sdl, file)) },
  manifest: { file: `${file}.yaml`, line: 1 },
});

describe('an exhausted stack', () => {
  const small = candidate('type Query { a: Int }', 'small.graphql');
  const large = candidate('type Query { a: A } type A { b: Int }', 'large.graphql');

  it('is told as a problem of the largest schema, with a mend', () => {
    expect(describeTooDeep(new RangeError('Maximum call stack size exceeded'), [small, large])).toEqual({
      severity: 'error',
      file: 'large.graphql',
      line: 1,
      message: 'The types of this schema refer to each other, or nest, too deeply to be read.',
      mend: 'Shorten the chains of types that lead to further types.',
    });
  });

  it('is not what any other error is', () => {
    const other = new TypeError('a bug');
    expect(() => describeTooDeep(other, [small])).toThrow(other);
  });

  it('without a schema is thrown on', () => {
    const range = new RangeError('deep');
    expect(() => describeTooDeep(range, [])).toThrow(range);
  });
});
