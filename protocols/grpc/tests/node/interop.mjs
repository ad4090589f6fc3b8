// The service of the interop cases, as grpc-js knows it.
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const proto = fileURLToPath(new URL('../proto/interop.proto', import.meta.url));
const definition = loader.loadSync(proto, { keepCase: true, enums: String, defaults: true });

export { grpc };
export const { TestService, UnimplementedService } = grpc.loadPackageDefinition(definition).grpc.testing;
export const zeros = size => ({ body: Buffer.alloc(size) });
