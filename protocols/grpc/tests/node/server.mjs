// The server's side of the interop cases. Says its port in the first line; ends when standard input does.
import { grpc, TestService, zeros } from './interop.mjs';

function echoMetadata(call) {
  const initial = call.metadata.get('x-grpc-test-echo-initial');
  if (initial.length > 0) {
    const metadata = new grpc.Metadata();
    metadata.set('x-grpc-test-echo-initial', initial[0]);
    call.sendMetadata(metadata);
  }
  const trailers = new grpc.Metadata();
  const bytes = call.metadata.get('x-grpc-test-echo-trailing-bin');
  if (bytes.length > 0) trailers.set('x-grpc-test-echo-trailing-bin', bytes[0]);
  return trailers;
}

const asked = status => status && status.code !== 0 ? { code: status.code, details: status.message } : null;

function answer(call, request) {
  for (const { size } of request.response_parameters) call.write({ payload: zeros(size) });
}

const service = {
  EmptyCall(call, done) {
    done(null, {}, echoMetadata(call));
  },
  UnaryCall(call, done) {
    const trailers = echoMetadata(call);
    const failure = asked(call.request.response_status);
    if (failure) return done(failure);
    done(null, { payload: zeros(call.request.response_size) }, trailers);
  },
  StreamingInputCall(call, done) {
    let size = 0;
    call.on('data', request => { size += request.payload.body.length; });
    call.on('end', () => done(null, { aggregated_payload_size: size }));
  },
  StreamingOutputCall(call) {
    answer(call, call.request);
    call.end();
  },
  FullDuplexCall(call) {
    const trailers = echoMetadata(call);
    call.on('data', request => {
      const failure = asked(request.response_status);
      if (failure) call.emit('error', failure);
      else answer(call, request);
    });
    call.on('end', () => call.end(trailers));
  },
};

const server = new grpc.Server();
const { UnimplementedCall, ...implemented } = TestService.service;
server.addService(implemented, service);
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`http://127.0.0.1:${port}`);
});
process.stdin.resume().on('end', () => process.exit(0));
