// The chat service at the address given, as grpc-js sees it. One line per case: its name, then "ok" or what went wrong.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const target = process.argv[2];
const credentials = grpc.credentials.createInsecure();
const load = path => grpc.loadPackageDefinition(
  loader.loadSync(fileURLToPath(new URL(path, import.meta.url)), { keepCase: true, enums: String, defaults: true }));

const { ChatService } = load('../../proto/chat.proto').chat;
const client = new ChatService(target, credentials);
const soon = () => ({ deadline: Date.now() + 8000 });
const ask = (method, request = {}, from = client) => new Promise((resolve, reject) =>
  from[method](request, new grpc.Metadata(), soon(), (error, response) => error ? reject(error) : resolve(response)));

const collect = (call, isLast) => new Promise((resolve, reject) => {
  const answers = [];
  call.on('error', reject).on('end', () => resolve(answers)).on('data', answer => {
    answers.push(answer);
    if (isLast(answer)) resolve(answers);
  });
});

const ended = call => new Promise(resolve => call.on('status', resolve));
const text = answers => answers.map(answer => answer.chunk_text).join('');

const cases = {
  async session() {
    const { session_id, model, success } = await ask('CreateSession');
    assert.deepEqual([model, success], ['offline', true]);
    const info = await ask('GetSessionInfo', { session_id });
    assert.deepEqual([info.session_id, info.message_count], [session_id, 0]);
    const { sessions } = await ask('ListSessions');
    assert.ok(sessions.some(session => session.session_id === session_id));
    await ask('DeleteSession', { session_id });
    const error = await ask('GetHistory', { session_id }).then(() => assert.fail('found'), error => error);
    assert.deepEqual([error.code, error.details], [grpc.status.NOT_FOUND, 'Session not found']);
  },
  async chat() {
    const { session_id } = await ask('CreateSession');
    const call = client.Chat(soon());
    const end = ended(call);
    const answers = collect(call, () => false);
    call.write({ type: 'MESSAGE', session_id, message: 'say one' });
    call.write({ type: 'MESSAGE', session_id, message: 'say two' });
    call.write({ type: 'PING' });
    call.end();
    const told = await answers;
    assert.equal(text(told), 'onetwo');
    assert.deepEqual(told.filter(({ type }) => type !== 'PONG').map(({ type }) => type),
      ['STATUS', 'RESPONSE_START', 'CHUNK', 'RESPONSE_COMPLETE', 'STATUS', 'RESPONSE_START', 'CHUNK', 'RESPONSE_COMPLETE']);
    assert.equal(told.filter(({ type }) => type === 'PONG').length, 1);
    assert.equal((await end).code, grpc.status.OK);
    const { messages } = await ask('GetHistory', { session_id });
    assert.deepEqual(messages.map(message => message.text), ['say one', 'one', 'say two', 'two']);
  },
  async error_in_band() {
    const { session_id } = await ask('CreateSession');
    const call = client.Chat(soon());
    const answers = collect(call, ({ type }) => type === 'RESPONSE_COMPLETE');
    call.write({ session_id: 'nowhere', message: 'hi' });
    call.write({ session_id, message: 'say fine' });
    const told = await answers;
    assert.deepEqual([told[0].type, told[0].error_message], ['ERROR', 'Session not found']);
    assert.equal(text(told), 'fine');
    call.cancel();
  },
  async session_update() {
    const { session_id } = await ask('CreateSession');
    const listening = client.Chat(soon());
    const heard = collect(listening, ({ update_data }) => update_data.includes('"role":"model"'));
    await new Promise(resolve => { listening.on('data', resolve); listening.write({ type: 'JOIN', session_id }); });
    const call = client.Chat(soon());
    call.on('data', () => {}).on('error', () => {}).write({ session_id, message: 'say hello' });
    const types = (await heard).map(({ update_type }) => update_type);
    assert.deepEqual(types, ['joined', 'user_joined', 'message_added', 'message_added']);
    listening.on('error', () => {}).cancel();
    call.cancel();
  },
  async health() {
    const health = new (load('node_modules/grpc-health-check/proto/health/v1/health.proto').grpc.health.v1.Health)(target, credentials);
    assert.equal((await ask('Check', { service: 'chat.ChatService' }, health)).status, 'SERVING');
    const watching = health.Watch({ service: '' }, soon());
    assert.equal((await collect(watching, () => true))[0].status, 'SERVING');
    watching.cancel();
  },
  async gzip() {
    const packing = new ChatService(target, credentials, { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
    const { session_id } = await ask('CreateSession', {}, packing);
    const long = 'x'.repeat(20_000);
    const call = packing.Chat(soon());
    const answers = collect(call, () => false);
    call.write({ session_id, message: `say ${long}` });
    call.end();
    assert.equal(text(await answers), long);
    const { messages } = await ask('GetHistory', { session_id }, packing);
    assert.deepEqual(messages.map(message => message.text), [`say ${long}`, long]);
  },
  async deadline() {
    const call = client.Chat({ deadline: Date.now() + 300 });
    const end = ended(call);
    call.on('data', () => {}).on('error', () => {}).write({ type: 'PING' });
    assert.equal((await end).code, grpc.status.DEADLINE_EXCEEDED);
  },
  async streams() {
    const one = new ChatService(target, credentials, { 'grpc.use_local_subchannel_pool': 1 });
    const calls = Array.from({ length: 150 }, () => one.Chat(soon()));
    await Promise.all(calls.map(call => new Promise((resolve, reject) => {
      call.on('data', resolve).on('error', reject).write({ type: 'PING' });
    })));
    assert.equal((await ask('GetServerStats', {}, one)).framework, 'gRPC + Async Streaming');
    calls.forEach(call => call.on('error', () => {}).cancel());
  },
  async reflection() {
    const reflection = new (load('node_modules/@grpc/reflection/build/proto/grpc/reflection/v1/reflection.proto').grpc.reflection.v1.ServerReflection)(target, credentials);
    const call = reflection.ServerReflectionInfo(soon());
    const answers = collect(call, () => false);
    call.write({ list_services: '' });
    call.write({ file_containing_symbol: 'chat.ChatService' });
    call.end();
    const [names, file] = await answers;
    assert.ok(names.list_services_response.service.some(({ name }) => name === 'chat.ChatService'));
    // What the server tells about itself is enough to call it.
    const set = Buffer.concat(file.file_descriptor_response.file_descriptor_proto.map(bytes => Buffer.concat([Buffer.from([0x0a]), varint(bytes.length), bytes])));
    const told = grpc.loadPackageDefinition(loader.loadFileDescriptorSetFromBuffer(set, { keepCase: true }));
    assert.equal((await ask('CreateSession', {}, new told.chat.ChatService(target, credentials))).success, true);
  },
};

const varint = number => Buffer.from(number < 128 ? [number] : number < 16384 ? [number & 127 | 128, number >> 7] : [number & 127 | 128, number >> 7 & 127 | 128, number >> 14]);

for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    console.log(`${name} ok`);
  } catch (error) {
    console.log(`${name} ${String(error.stack ?? error).replaceAll('\n', ' | ')}`);
  }
}
process.exit(0);
