// The provider services at the address given, as grpc-js sees them. One line per case: its name, then "ok" or what went wrong.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [, , target, key] = process.argv;
const file = fileURLToPath(new URL('../../proto/integration_api.proto', import.meta.url));
const services = grpc.loadPackageDefinition(loader.loadSync(file, { keepCase: true, longs: Number, defaults: true, oneofs: true })).integration_api;
const connect = name => new services[`${name}Service`](target, grpc.credentials.createInsecure());
const metadata = new grpc.Metadata();
metadata.set('x-api-key', key);
const soon = () => ({ deadline: Date.now() + 8000 });

const says = (content, requestId = '') => ({ requestId, conversations: [{ role: 'user', user: { content } }] });
const text = answers => answers.flatMap(answer => answer.data?.assistant?.contents ?? []).join('');
const number = value => {
  const bytes = Buffer.alloc(9);
  bytes[0] = 9;
  bytes.writeDoubleLE(value, 1);
  return { type_url: 'type.googleapis.com/google.protobuf.DoubleValue', value: bytes };
};

function talk(name, requests, with_ = metadata) {
  const call = connect(name).StreamChat(with_, soon());
  const answers = [];
  for (const request of requests) call.write(request);
  call.end();
  return new Promise(resolve => call.on('data', answer => answers.push(answer)).on('error', () => {}).on('status', status => resolve({ answers, status })));
}

const cases = {
  async stream() {
    for (const name of ['OpenAi', 'Azure', 'Gemini', 'VertexAi', 'Replicate', 'Anthropic', 'Cohere', 'Mistral']) {
      const { answers, status } = await talk(name, [says('Say one', 'a'), says(' ', 'b'), says('Say three and more', 'c')]);
      assert.equal(status.code, grpc.status.OK);
      assert.equal(text(answers), 'onethree and more');
      const ends = answers.filter(answer => answer.finishReason || answer.error);
      assert.deepEqual(ends.map(end => [end.requestId, end.success, end.finishReason]), [['a', true, 'stop'], ['b', false, ''], ['c', true, 'stop']]);
      assert.equal(ends[1].error.errorMessage, 'INVALID_ARGUMENT');
      assert.deepEqual(ends[2].metrics.map(metric => metric.name),
        ['TIME_TAKEN', 'FIRST_TOKEN_TIME', 'STATUS', 'INPUT_TOKEN', 'OUTPUT_TOKEN', 'TOTAL_TOKEN']);
    }
  },
  async one_message_and_half_close() {
    const { answers, status } = await talk('OpenAi', [says('Say hello there')]);
    assert.deepEqual([status.code, text(answers)], [grpc.status.OK, 'hello there']);
    assert.match(answers[0].requestId, /^[0-9a-f-]{36}$/);
  },
  async unary() {
    const answer = await new Promise((resolve, reject) => connect('Mistral').Chat(
      { ...says('Say hello there', 'u-1'), modelParameters: { temperature: number(0.5) } }, metadata, soon(), (error, told) => error ? reject(error) : resolve(told)));
    assert.deepEqual([answer.success, answer.requestId, text([answer]), answer.finishReason], [true, 'u-1', 'hello there', 'stop']);
  },
  async credential() {
    const value = { fields: { key: { stringValue: 'k' }, base_url: { stringValue: 'http://169.254.169.254/' } } };
    const { answers } = await talk('OpenAi', [{ ...says('hi'), credential: { id: 1, value } }]);
    assert.deepEqual([answers.length, answers[0].error.errorMessage], [1, 'PERMISSION_DENIED']);
  },
  async wrapped_number() {
    const { answers } = await talk('OpenAi', [{ ...says('hi'), modelParameters: { max_tokens: number(0.5) } }]);
    assert.equal(answers[0].error.humanMessage, 'The model parameter max_tokens must be a whole number.');
  },
  async key() {
    const { answers, status } = await talk('OpenAi', [says('hi')], new grpc.Metadata());
    assert.deepEqual([status.code, answers.length], [grpc.status.UNAUTHENTICATED, 0]);
  },
};

for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    console.log(`${name} ok`);
  } catch (error) {
    console.log(`${name} ${String(error.stack).replaceAll('\n', ' ')}`);
  }
}
process.exit();
