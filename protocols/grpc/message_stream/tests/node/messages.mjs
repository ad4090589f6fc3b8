// The message stream service at the address given, as grpc-js sees it. One line per case: its name, then "ok" or what went wrong.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [, , target] = process.argv;
const file = fileURLToPath(new URL('../../proto/message_stream.proto', import.meta.url));
const { MessageStreamService } = grpc.loadPackageDefinition(loader.loadSync(file, { keepCase: true, defaults: true })).nexus.message_stream;
const client = new MessageStreamService(target, grpc.credentials.createInsecure());
const to = { channel_uuid: '5d1c1f5e-0000-4000-8000-0123456789ab', contact_urn: 'tel:+15550100' };
const soon = () => ({ deadline: Date.now() + 8000 });
const ask = (method, request) => new Promise((resolve, reject) =>
  client[method](request, new grpc.Metadata(), soon(), (error, response) => error ? reject(error) : resolve(response)));

function talk(messages) {
  const call = client.StreamMessages(soon());
  const answers = [];
  for (const message of messages) call.write({ ...message, ...to });
  call.end();
  return new Promise(resolve => call.on('data', answer => answers.push(answer)).on('error', () => {}).on('status', status => resolve({ answers, status })));
}

const cases = {
  async stream() {
    const delta = { type: 'delta', msg_id: 'm1-delta-1', content: 'Hi' };
    const { answers, status } = await talk([
      { type: 'setup', msg_id: 'm1' }, delta, delta, { type: 'shout', msg_id: 'm2' }, { type: 'completed', msg_id: 'm1-completed', content: 'Hi' }]);
    assert.equal(status.code, grpc.status.OK);
    assert.deepEqual(answers.map(({ status, is_final, error_code }) => [status, is_final, error_code]),
      [['success', false, ''], ['success', false, ''], ['success', false, ''], ['error', false, 'INVALID_ARGUMENT'], ['success', true, '']]);
    assert.deepEqual(answers[2], answers[1]);
    assert.deepEqual(await ask('SendMessage', { ...delta, ...to }), answers[1]);
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
