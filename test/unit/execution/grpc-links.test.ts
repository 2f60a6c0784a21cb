import { join } from 'node:path';
import { parse, Source } from 'graphql';
import { mockGrpc } from '../../../src/mocks/mock-grpc';
import { grpcKind } from '../../../src/upstreams/grpc/grpc-kind';
import { compose, engineOver, type Engine } from '../../oracle/engine';
import { openSubschemas } from '../../oracle/open-subschemas';
import { mustOpenGrpc, protos } from '../upstreams/grpc/open-grpc';
import { users } from './link-graph';

const proto = 'acme/mapping/v1/mapping.proto';

const overlay = `extend type Thing {
  owner: User @link(key: "{ maybe_text }", to: "id")
  holders: [User]! @link(key: "{ tags }", to: "id")
  counted: User @link(key: "{ maybe_count }", to: "number")
  parent: User @link(key: "{ text }", to: "id")
}`;

const things: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  one: { id: 'one', maybe_text: 'a', tags: ['b', 'gone', 'a'], maybe_count: '2', text: { value: 'b' } },
  two: { id: 'two' },
};

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(): Promise<Engine> {
  const mock = await mockGrpc()
    .unary('acme.mapping.v1.Things/GetThing', ({ id }) => things[String(id)] ?? {})
    .proto(join(protos, proto), { includeDirs: [protos] })
    .start();
  closers.push(() => mock.stop());
  const upstream = await mustOpenGrpc({ manifest: { endpoint: mock.endpoint, proto, includeDirs: ['.'] }, overlay });
  closers.push(() => upstream.close());
  const { inputs, upstreams } = openSubschemas([users]);
  const holder = {
    name: 'things',
    upstream,
    directives: grpcKind.directives,
    overlay: parse(new Source(overlay, 'things/overlay.graphql')),
    transforms: {},
    manifestFile: 'things/subschema.yaml',
    lineOf: () => 1,
  };
  return engineOver(await compose([...inputs, holder]), upstreams);
}

describe('a link of a gRPC subschema', () => {
  it('is made of a message’s fields: optional, repeated, of 64 bits and wrapped', async () => {
    const engine = await start();
    const { data, errors } = await engine.answer(
      `{ getThing(id: "one") { owner { name } holders { handle } counted { name } parent { id }  maybe_text } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      getThing: {
        owner: { name: 'Ada' },
        holders: [{ handle: '@bob' }, null, { handle: '@ada' }],
        counted: { name: 'Bob' },
        parent: { id: 'b' },
        maybe_text: 'a',
      },
    });
  });

  it('is null, without a call for it, where the field has no value', async () => {
    const engine = await start();
    const { data, errors } = await engine.answer(
      `{ getThing(id: "two") { owner { name } holders { name } counted { name } parent { id } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ getThing: { owner: null, holders: [], counted: null, parent: null } });
    expect(engine.upstreams.get('users')?.calls).toEqual([]);
  });
});
