import { parse } from 'graphql';
import type { WriterChoice } from '../../../src/execution/plan-request';
import type { Upstream } from '../../../src/upstreams/upstream';
import { compose, engineOver, type Engine } from '../../oracle/engine';
import { dataOf, scriptedUpstream, type Script } from '../../oracle/scripted-upstream';

const writers: readonly (WriterChoice | undefined)[] = [undefined, 'interpreted', 'cut-data', 'cut-text'];

/** An upstream that answers plain objects by field name, as gRPC and projections do. */
function plainUpstream(typeDefs: string, script: Script): Upstream {
  const upstream = scriptedUpstream(typeDefs, script);
  return { ...upstream, selects: false, prepare: (request) => upstream.prepare(request) };
}

function inputOf(name: string, upstream: Upstream, overlay: string) {
  const rest = { directives: '', transforms: {}, manifestFile: `${name}/subschema.yaml`, lineOf: () => 1 };
  return { name, upstream, overlay: parse(overlay), ...rest };
}

/** Cars, and the teams that made them by the key `constructor`; what a car or team lacks is left out of its record. */
async function startCars(cars: readonly unknown[], teams: readonly unknown[]): Promise<Engine> {
  const carsUpstream = plainUpstream(
    `scalar Anything
    type Query { cars: [Car!]! }
    type Car { id: ID! toString: String valueOf: Anything hasOwnProperty: [Int!] isPrototypeOf: Part constructor: ID }
    type Part { valueOf: Anything }
    type Team { constructor: ID }`,
    () => dataOf({ cars }),
  );
  const teamsUpstream = plainUpstream(
    'type Query { _teams(keys: [ID!]!): [Team] } type Team { constructor: ID! toLocaleString: String }',
    () => dataOf({ e0: teams }),
  );
  return engineOver(
    await compose([
      inputOf('cars', carsUpstream, 'extend type Car { team: Team @link(key: "{ constructor }", to: "constructor") }'),
      inputOf(
        'teams',
        teamsUpstream,
        `extend type Team @key(selectionSet: "{ constructor }")
        extend type Query { _teams(keys: [ID!]!): [Team] @merge(keyField: "constructor", keyArg: "keys") }`,
      ),
    ]),
  );
}

describe.each(writers)('a record without a field that every JavaScript object answers to, by writer %s', (writer) => {
  const request = writer === undefined ? {} : { writer };

  it('has null there, whatever the type', async () => {
    const engine = await startCars([{ id: '1', isPrototypeOf: {} }, { id: '2' }], []);
    const document = '{ cars { id toString valueOf hasOwnProperty isPrototypeOf { valueOf } constructor } }';
    const nulls = { toString: null, valueOf: null, hasOwnProperty: null, constructor: null };
    expect(await engine.answer(document, request)).toEqual({
      data: {
        cars: [
          { ...nulls, id: '1', isPrototypeOf: { valueOf: null } },
          { ...nulls, id: '2', isPrototypeOf: null },
        ],
      },
    });
  });

  it('links to nothing', async () => {
    const engine = await startCars([{ id: '1' }, { id: '2', constructor: 'x' }], [{ constructor: 'x' }]);
    const answer = await engine.answer('{ cars { id team { constructor toLocaleString } } }', request);
    expect(answer).toEqual({
      data: {
        cars: [
          { id: '1', team: null },
          { id: '2', team: { constructor: 'x', toLocaleString: null } },
        ],
      },
    });
  });

  it('has no key either, which is an error where one is promised', async () => {
    const engine = await startCars([{ id: '2', constructor: 'x' }], [{ toLocaleString: 'nobody’s' }]);
    const { data, errors } = await engine.answer('{ cars { team { toLocaleString } } }', request);
    expect(data).toEqual({ cars: [{ team: { toLocaleString: null } }] });
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['cars', 0, 'team', 'toLocaleString'],
        extensions: { code: 'UPSTREAM_BAD_RESPONSE', subschema: 'teams' },
      }),
    ]);
  });
});
