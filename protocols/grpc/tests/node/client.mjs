// The client's side of the interop cases against the address given. One line per case: its name, then "ok" or what went wrong.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { grpc, TestService, UnimplementedService, zeros } from './interop.mjs';

const target = process.argv[2];
const credentials = grpc.credentials.createInsecure();
const client = new TestService(target, credentials);
const compressing = new TestService(target, credentials, { 'grpc.default_compression_algorithm': 2, 'grpc.use_local_subchannel_pool': 1 });

const soon = () => ({ deadline: Date.now() + 8000 });
const requestSizes = [27182, 8, 1828, 45904];
const responseSizes = [31415, 9, 2653, 58979];
const parameters = (...sizes) => ({ response_parameters: sizes.map(size => ({ size })) });

const unary = (method, request, metadata = new grpc.Metadata(), from = client) => new Promise((resolve, reject) => {
  const result = { call: null, headers: null, trailers: null };
  result.call = from[method](request, metadata, soon(), (error, response) => error ? reject(error) : setImmediate(() => resolve({ ...result, response })));
  result.call.on('metadata', headers => { result.headers = headers; });
  result.call.on('status', status => { result.trailers = status.metadata; });
});

const status = call => new Promise(resolve => call.on('error', () => {}).on('status', resolve));

async function fails(promise, code, details) {
  const error = await promise.then(() => assert.fail('the call succeeded'), error => error);
  assert.equal(error.code, code, error.details);
  if (details !== undefined) assert.equal(error.details, details);
}

const cases = {
  async empty_unary() {
    assert.deepEqual((await unary('EmptyCall', {})).response, {});
  },
  async large_unary() {
    const { response } = await unary('UnaryCall', { response_size: 314159, payload: zeros(271828) });
    assert.equal(response.payload.body.length, 314159);
  },
  async client_streaming() {
    const response = await new Promise((resolve, reject) => {
      const call = client.StreamingInputCall(new grpc.Metadata(), soon(), (error, answer) => error ? reject(error) : resolve(answer));
      for (const size of requestSizes) call.write({ payload: zeros(size) });
      call.end();
    });
    assert.equal(response.aggregated_payload_size, 74922);
  },
  async server_streaming() {
    const sizes = [];
    for await (const { payload } of client.StreamingOutputCall(parameters(...responseSizes), soon())) sizes.push(payload.body.length);
    assert.deepEqual(sizes, responseSizes);
  },
  async ping_pong() {
    const call = client.FullDuplexCall(soon());
    const end = status(call);
    for (let i = 0; i < requestSizes.length; i++) {
      call.write({ ...parameters(responseSizes[i]), payload: zeros(requestSizes[i]) });
      const [{ payload }] = await once(call, 'data');
      assert.equal(payload.body.length, responseSizes[i]);
    }
    call.end();
    assert.equal((await end).code, grpc.status.OK);
  },
  async empty_stream() {
    const call = client.FullDuplexCall(soon());
    const end = status(call);
    call.on('data', () => assert.fail('a message')).end();
    assert.equal((await end).code, grpc.status.OK);
  },
  async cancel_after_begin() {
    const call = client.StreamingInputCall(new grpc.Metadata(), soon(), () => {});
    const end = status(call);
    setImmediate(() => call.cancel());
    assert.equal((await end).code, grpc.status.CANCELLED);
  },
  async cancel_after_first_response() {
    const call = client.FullDuplexCall(soon());
    const end = status(call);
    call.write(parameters(31415));
    await once(call, 'data');
    call.cancel();
    assert.equal((await end).code, grpc.status.CANCELLED);
  },
  async timeout_on_sleeping_server() {
    const call = client.FullDuplexCall({ deadline: Date.now() + 100 });
    const end = status(call);
    call.write({ payload: zeros(27182) });
    assert.equal((await end).code, grpc.status.DEADLINE_EXCEEDED);
  },
  async custom_metadata() {
    const bytes = Buffer.from([0xab, 0xab, 0xab, 0x00, 0xff]);
    const metadata = new grpc.Metadata();
    metadata.set('x-grpc-test-echo-initial', 'test_initial_metadata_value');
    metadata.set('x-grpc-test-echo-trailing-bin', bytes);
    const { headers, trailers } = await unary('UnaryCall', { response_size: 1 }, metadata);
    assert.deepEqual(headers.get('x-grpc-test-echo-initial'), ['test_initial_metadata_value']);
    assert.deepEqual(trailers.get('x-grpc-test-echo-trailing-bin'), [bytes]);

    const call = client.FullDuplexCall(metadata, soon());
    const end = status(call);
    const initial = once(call, 'metadata');
    call.on('data', () => {}).write(parameters(1));
    call.end();
    assert.deepEqual((await initial)[0].get('x-grpc-test-echo-initial'), ['test_initial_metadata_value']);
    assert.deepEqual((await end).metadata.get('x-grpc-test-echo-trailing-bin'), [bytes]);
  },
  async status_code_and_message() {
    const response_status = { code: 2, message: 'test status message' };
    await fails(unary('UnaryCall', { response_status }), 2, 'test status message');
    const call = client.FullDuplexCall(soon());
    const end = status(call);
    call.on('data', () => {}).write({ response_status });
    const { code, details } = await end;
    assert.deepEqual([code, details], [2, 'test status message']);
  },
  async special_status_message() {
    const message = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈 and 100%\t\n';
    await fails(unary('UnaryCall', { response_status: { code: 2, message } }), 2, message);
  },
  async unimplemented_method() {
    await fails(unary('UnimplementedCall', {}), grpc.status.UNIMPLEMENTED);
  },
  async unimplemented_service() {
    await fails(unary('UnimplementedCall', {}, undefined, new UnimplementedService(target, credentials)), grpc.status.UNIMPLEMENTED);
  },
  async client_compressed_unary() {
    const request = { expect_compressed: { value: true }, response_size: 314159, payload: zeros(271828) };
    await fails(unary('UnaryCall', request), grpc.status.INVALID_ARGUMENT);
    const { response } = await unary('UnaryCall', request, undefined, compressing);
    assert.equal(response.payload.body.length, 314159);
  },
  async server_compressed_unary() {
    const { response } = await unary('UnaryCall', { response_compressed: { value: true }, response_size: 314159, payload: zeros(271828) });
    assert.equal(response.payload.body.length, 314159);
  },
  async server_compressed_streaming() {
    const request = { response_parameters: [{ size: 31415, compressed: { value: true } }, { size: 92653 }] };
    const sizes = [];
    for await (const { payload } of client.StreamingOutputCall(request, soon())) sizes.push(payload.body.length);
    assert.deepEqual(sizes, [31415, 92653]);
  },
};

for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    console.log(`${name} ok`);
  } catch (error) {
    console.log(`${name} ${String(error.stack ?? error).replaceAll('\n', ' | ')}`);
  }
}
process.exit(0);
