import { join } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from 'protobufjs';
import { available, reserved } from '../graphs/cross-kind-data';
import { fixtures } from '../graphs/read-fixture';

/* The gRPC service of the cross-kind graph. A request that was seen before is answered from memory. Argument: port. */

const [port = ''] = process.argv.slice(2);
const proto = loadSync(join(fixtures, 'cross-kind/subschemas/warehouse/warehouse.proto'));
const requestType = proto.lookupType('bench.v1.GetProductsRequest');
const responseType = proto.lookupType('bench.v1.GetProductsResponse');
const answers = new Map<string, Buffer>();

function answer(request: Buffer): Buffer {
  const key = request.toString('latin1');
  const known = answers.get(key);
  if (known !== undefined) return known;
  const { skus } = requestType.toObject(requestType.decode(request), { arrays: true }) as {
    readonly skus: readonly string[];
  };
  const products = skus.map((sku) => ({ sku, available: available(sku), reserved: reserved(sku) }));
  const response = Buffer.from(responseType.encode(responseType.create({ products })).finish());
  answers.set(key, response);
  return response;
}

const asIs = (bytes: Buffer): Buffer => bytes;
const server = new Server();
server.addService(
  {
    GetProducts: {
      path: '/bench.v1.Warehouse/GetProducts',
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  },
  {
    GetProducts: (
      { request }: { readonly request: Buffer },
      respond: (error: null, response: Buffer) => void,
    ): void => {
      respond(null, answer(request));
    },
  },
);
server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
});
