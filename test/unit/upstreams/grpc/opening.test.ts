import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, print } from 'graphql';
import { z } from 'zod';
import { mockGrpc } from '../../../../src/mocks/mock-grpc';
import type { Problem } from '../../../../src/problem';
import type { Upstream } from '../../../../src/upstreams/upstream';
import { buildCallContext } from '../build-call-context';
import { grpcKind } from '../../../../src/upstreams/grpc/grpc-kind';
import type { GrpcManifest } from '../../../../src/upstreams/grpc/grpc-manifest';
import { mustOpenGrpc, openGrpc, protos } from './open-grpc';
import { requestOf } from './request-of';

let folder: string;
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selvage-grpc-'));
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await rm(folder, { recursive: true });
});

async function problemsOf(manifest: Readonly<Record<string, unknown>>): Promise<readonly Problem[]> {
  const { upstream, problems } = await openGrpc({ manifest: { endpoint: '127.0.0.1:1', ...manifest } });
  await upstream?.close();
  expect(upstream).toBeUndefined();
  return problems;
}

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

describe('a proto that does not load is a problem in its file', () => {
  test('a file that is not there', async () => {
    expect(await problemsOf({ proto: 'nowhere.proto' })).toMatchObject([
      {
        severity: 'error',
        file: 'subschema.yaml',
        line: 2,
        message: expect.stringMatching(/nowhere\.proto cannot be read/) as string,
      },
    ]);
  });

  test('a file that does not parse', async () => {
    const proto = await write('a.proto', 'syntax = "proto3";\npackage a;\nmessage A {\n  string id = ;\n}\n');
    expect(await problemsOf({ proto })).toMatchObject([
      { file: proto, line: 4, message: "This does not parse as a proto: illegal id ';'." },
    ]);
  });

  test('an import that is not found', async () => {
    const proto = await write('a.proto', 'syntax = "proto3";\n\nimport "b/c.proto";\n');
    expect(await problemsOf({ proto })).toMatchObject([
      {
        file: proto,
        line: 3,
        message: 'The import "b/c.proto" is not found.',
        mend: 'Add the folder that it is relative to, to `includeDirs` in subschema.yaml.',
      },
    ]);
  });

  test('a type that is not defined', async () => {
    const proto = await write('a.proto', 'syntax = "proto3";\nmessage A {\n  Missing it = 1;\n}\n');
    expect(await problemsOf({ proto })).toMatchObject([
      { file: proto, line: 3, message: 'The type "Missing" is not defined.' },
    ]);
  });

  test.each([
    ['a message', 'message A {\n  string id = 1;\n', 3],
    ['a field', 'message A {\n  string', 3],
    ['a field’s end', 'message A {\n  string id = 1', 3],
    ['a oneof', 'message A {\n  oneof a {\n\n\n', 3],
    ['an rpc', 'service S {\n  rpc Get(A)', 3],
  ])('%s that is not closed', async (_, text, line) => {
    const proto = await write('a.proto', `syntax = "proto3";\n${text}`);
    expect(await problemsOf({ proto })).toEqual([
      {
        severity: 'error',
        file: proto,
        line,
        message: 'This does not parse as a proto: the file ends before all that it opened is closed.',
        mend: 'Close the last declaration: look for a missing "}" or ";".',
      },
    ]);
  });

  test.each([
    ['a name of a field', 'message B { string id = 1; }\nmessage A {\n  string id = 1;\n  int32 id = 2;\n}', 5],
    ['a number of a field', 'message B { string id = 1; }\nmessage A {\n  string a = 1;\n  string b = 1;\n}', 5],
    ['a name of an enum’s value', 'enum E {\n  A = 0;\n  A = 1;\n}', 4],
    ['a number of an enum’s value', 'enum E {\n  A = 0;\n  B = 0;\n}', 4],
    ['a name of a method', 'message A {}\nservice S {\n  rpc X(A) returns (A);\n  rpc X(A) returns (A);\n}', 5],
    ['a name of a message', 'message A {\n}\nmessage A {}', 4],
  ])('%s that is taken is told where it stands again', async (_, text, line) => {
    const proto = await write('a.proto', `syntax = "proto3";\n${text}\n`);
    expect(await problemsOf({ proto })).toMatchObject([
      { file: proto, line, message: expect.stringMatching(/^This does not parse as a proto: duplicate /) as string },
    ]);
  });

  test('what protobufjs cannot tell a line of is told at the first', async () => {
    const proto = await write('a.proto', `syntax = "proto3";\n${'message A {'.repeat(200)}`);
    expect(await problemsOf({ proto })).toMatchObject([{ file: proto, line: 1 }]);
  });

  test.each([
    ['request', 'rpc Get(Item) returns (Items)'],
    ['response', 'rpc Get(Items) returns (Item)'],
  ])('the type of a %s that is not defined', async (_, rpc) => {
    const proto = await write('a.proto', `syntax = "proto3";\nmessage Items {}\nservice S {\n  ${rpc};\n}\n`);
    expect(await problemsOf({ proto })).toMatchObject([
      { file: proto, line: 4, message: 'The type "Item" is not defined.' },
    ]);
  });

  test.each([0, 536_870_912])('a field of number %d', async (id) => {
    const field = `string id = ${String(id)};`;
    await write('b.proto', `syntax = "proto3";\nmessage A {\n  message B {\n    ${field}\n  }\n}\n`);
    const proto = await write('a.proto', 'syntax = "proto3";\nimport "b.proto";\n');
    expect(await problemsOf({ proto })).toEqual([
      {
        severity: 'error',
        file: join(folder, 'b.proto'),
        line: 4,
        message: `The field B.id has the number ${String(id)}.`,
        mend: 'Give it a number from 1 to 536870911 that no other field of B has.',
      },
    ]);
  });

  test.each(['A = 1;', 'A = 1;\n  B = 0;'])('an enum of proto3 that begins with %j', async (values) => {
    const proto = await write('a.proto', `syntax = "proto3";\npackage a.b;\nenum OldKind {\n  ${values}\n}\n`);
    expect(await problemsOf({ proto })).toMatchObject([
      {
        file: proto,
        line: 3,
        message: 'The enum OldKind does not begin with a value of number 0.',
        mend: 'Begin it with one, such as OLD_KIND_UNSPECIFIED = 0.',
      },
    ]);
  });

  test.each([
    ['an empty file', ''],
    ['messages alone', 'syntax = "proto3";\nmessage A {}\n'],
  ])('%s, which offers nothing', async (_, text) => {
    const proto = await write('a.proto', text);
    expect(await problemsOf({ proto })).toMatchObject([
      {
        severity: 'error',
        file: 'subschema.yaml',
        line: 2,
        message: 'No service is declared, so the upstream offers nothing.',
        mend: 'Name the .proto file that declares the service.',
      },
    ]);
  });

  test('a service that only takes streams, which offers nothing', async () => {
    const text = 'syntax = "proto3";\nmessage A {}\nservice S { rpc Put(stream A) returns (A); }\n';
    const problems = await problemsOf({ proto: await write('a.proto', text) });
    expect(problems).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        message: 'No chosen service has a method that GraphQL can call, so the upstream offers nothing.',
      }),
    );
  });

  test('two files that declare one name', async () => {
    await write('b.proto', 'syntax = "proto3";\nmessage A { string id = 1; }\n');
    const proto = await write('a.proto', 'syntax = "proto3";\nimport "b.proto";\nmessage A { string id = 1; }\n');
    expect(await problemsOf({ proto })).toMatchObject([{ severity: 'error', file: join(folder, 'b.proto') }]);
  });
});

test('imports are found beside the importing file, once, and google/protobuf everywhere', async () => {
  await write(
    'b.proto',
    'syntax = "proto3";\nimport "a.proto";\nimport "google/protobuf/any.proto";\nmessage B { google.protobuf.Any any = 1; }\n',
  );
  const proto = await write(
    'a.proto',
    `syntax = "proto3";
import "b.proto";
import weak "google/protobuf/descriptor.proto";
import "google/protobuf/any.proto";
extend google.protobuf.MethodOptions { string note = 50001; }
service S { rpc GetB(B) returns (B) { option (note) = "x"; } }
`,
  );
  const { upstream, problems } = await openGrpc({ manifest: { endpoint: '127.0.0.1:1', proto } });
  await upstream?.close();
  expect(problems).toEqual([]);
});

describe('the manifest', () => {
  const shape = z.strictObject(grpcKind.manifestShape);

  test.each(['http://host:1', 'host', 'host:port', 'user@host:1', 'a b:1', ''])('%j is no endpoint', (endpoint) => {
    expect(shape.safeParse({ endpoint, reflection: true }).success).toBe(false);
  });

  test.each(['host:1', '10.0.0.1:50051', '[::1]:50051', 'a.b-c.svc.cluster.local:443'])(
    '%s is an endpoint',
    (endpoint) => {
      expect(shape.safeParse({ endpoint, reflection: true }).success).toBe(true);
    },
  );

  test('neither proto nor reflection is a problem, and so are both', async () => {
    expect(await problemsOf({})).toMatchObject([{ line: 1, message: 'Neither "proto" nor "reflection" is given.' }]);
    expect(await problemsOf({ proto: 'acme/legacy/legacy.proto', reflection: true })).toMatchObject([
      { line: 3, message: 'Both "proto" and "reflection" are given.', mend: 'Keep one of them.' },
    ]);
  });

  test('bad metadata and bad TLS files are problems beside those of the proto', async () => {
    const problems = await problemsOf({
      proto: 'nowhere.proto',
      metadata: { 'grpc-timeout': '1S', who: '{{ nobody }}' },
      tls: { ca: 'nowhere.pem' },
    });
    expect(problems.map(({ line, message }) => `${String(line)} ${message.slice(0, 20)}`)).toEqual([
      '3 The header "grpc-tim',
      '3 "{{ nobody }}" is no',
      '4 tls.ca: "nowhere.pem',
      expect.stringMatching(/^2 The file/),
    ]);
  });

  test('TLS files that do not serve are a problem', async () => {
    const pem = await write('a.pem', '-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n');
    const problems = await problemsOf({ proto: 'acme/legacy/legacy.proto', tls: { cert: pem, key: pem } });
    expect(problems).toMatchObject([
      { line: 3, message: expect.stringMatching(/^The files of "tls" do not serve: /) as string },
    ]);
  });

  test('proto pins the schema; its files, their imports and certificates are named to be watched', async () => {
    const pinned: GrpcManifest = {
      endpoint: 'h:1',
      proto: 'acme/mapping/v1/mapping.proto',
      includeDirs: ['.'],
      metadata: {},
      tls: { ca: 'ca.pem' },
    };
    expect(grpcKind.isPinned?.(pinned)).toBe(true);
    expect(await grpcKind.files?.(pinned, protos)).toEqual([
      join(protos, 'ca.pem'),
      join(protos, 'acme/mapping/v1/mapping.proto'),
      join(protos, 'acme/mapping/v1/color.proto'),
    ]);
    const reflected: GrpcManifest = { endpoint: 'h:1', reflection: true, includeDirs: [], metadata: {}, tls: true };
    expect(grpcKind.isPinned?.(reflected)).toBe(false);
    expect(await grpcKind.files?.(reflected, protos)).toEqual([]);
  });
});

describe('reflection', () => {
  test('a server that is not there is a problem', async () => {
    expect(await problemsOf({ reflection: true })).toMatchObject([
      { line: 2, message: expect.stringMatching(/^The server did not tell its services: .*127\.0\.0\.1:1/) as string },
    ]);
  });

  test('a server without reflection is a problem', async () => {
    const mock = await mockGrpc().start();
    const { problems } = await openGrpc({ manifest: { endpoint: mock.endpoint, reflection: true } });
    await mock.stop();
    expect(problems).toMatchObject([{ message: `The server does not offer reflection (${mock.endpoint ?? ''}).` }]);
  });

  test.each([
    ['as soon as the opening is over', () => AbortSignal.timeout(150)],
    ['after a while of its own', () => new AbortController().signal],
  ])('a server that takes connections and says nothing is a problem %s', async (_, signal) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket));
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const endpoint = `127.0.0.1:${String(port)}`;
    const { problems } = await openGrpc({ manifest: { endpoint, reflection: true }, signal: signal() });
    for (const socket of sockets) socket.destroy();
    server.close();
    expect(problems).toMatchObject([
      {
        line: 2,
        message: `The server did not answer in time (${endpoint}).`,
        mend: 'See that the server runs and offers gRPC reflection, or name its .proto file as `proto`.',
      },
    ]);
  });

  test('an opening that is over before it began is a problem', async () => {
    const { problems } = await openGrpc({
      manifest: { endpoint: '127.0.0.1:1', reflection: true },
      signal: AbortSignal.abort(),
    });
    expect(problems).toMatchObject([{ message: 'The server did not answer in time (127.0.0.1:1).' }]);
  });
});

describe('a schema that is pinned beside reflection', () => {
  const file = join(protos, 'acme/mapping/v1/mapping.proto');
  const schema =
    'type Query { getThing(id: String): Thing gone: Int } type Subscription { watchThing: Thing } type Thing { id: String! }';
  const ask = (upstream: Upstream, document: string) => upstream.prepare(requestOf(document))({}, buildCallContext());
  const mock = () =>
    mockGrpc()
      .proto(file, { includeDirs: [protos] })
      .unary('acme.mapping.v1.Things/GetThing', { id: '1' })
      .stream('acme.mapping.v1.Things/WatchThing', () => [{ id: '2' }]);

  async function openPinned(endpoint: string | undefined): Promise<Upstream> {
    const upstream = await mustOpenGrpc({ manifest: { endpoint, reflection: true }, schema });
    closers.push(() => upstream.close());
    return upstream;
  }

  test('needs no server to open; its calls fail until there is one', async () => {
    const upstream = await openPinned('127.0.0.1:1');
    expect(print(upstream.typeDefs)).toBe(print(parse(schema)));
    const call = ask(upstream, '{ getThing { id } }');
    await expect(call).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', subschema: 'things' });
  });

  test('asks the server once, whoever calls', async () => {
    const running = await mock().reflection().start();
    closers.push(() => running.stop());
    const upstream = await openPinned(running.endpoint);
    const answers = await Promise.all([ask(upstream, '{ getThing { id } }'), ask(upstream, '{ a: getThing { id } }')]);
    expect(answers).toMatchObject([{ data: { getThing: { id: '1' } } }, { data: { a: { id: '1' } } }]);
    const call = upstream.prepare(requestOf('{ getThing { id } }'));
    await call({}, buildCallContext());
    expect(await call({}, buildCallContext())).toMatchObject({ data: { getThing: { id: '1' } } });
    const events = await upstream.prepareStream(requestOf('subscription { watchThing { id } }'))(
      {},
      buildCallContext(),
    );
    expect(await events.next()).toMatchObject({ value: { data: { watchThing: { id: '2' } } } });
    await events.return?.();
  });

  test('answers UPSTREAM_BAD_RESPONSE for what the server has not', async () => {
    const running = await mock().reflection().start();
    closers.push(() => running.stop());
    const upstream = await openPinned(running.endpoint);
    await expect(ask(upstream, '{ gone }')).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });

  test('is a warning beside a proto, which pins it already', async () => {
    const proto = 'acme/legacy/legacy.proto';
    const { upstream, problems } = await openGrpc({ manifest: { endpoint: '127.0.0.1:1', proto }, schema });
    await upstream?.close();
    expect(problems).toMatchObject([{ severity: 'warning', line: 2, mend: 'Take schema.graphql away.' }]);
    expect(upstream && print(upstream.typeDefs)).toContain('findRecord');
  });
});
