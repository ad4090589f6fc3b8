// The chat service as grpc-js serves it: it says its address, and then answers every message with "ANSWER to MESSAGE", a word at a time. The message
// "break" ends the stream after a word; who joins the turn again gets the rest.
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const { ChatService } = grpc.loadPackageDefinition(
  loader.loadSync(fileURLToPath(new URL('../../proto/chat.proto', import.meta.url)), { keepCase: true, enums: String, defaults: true })).chat;

const session_id = '7d444840-9dc0-11d1-b245-5ffdce74fad2';
const created_at = '2026-11-21T10:00:00.000+00:00';
const said = [];
const turns = new Map();

const known = (call, answer) => (_, reply) => call.request.session_id === session_id
  ? reply(null, answer)
  : reply({ code: grpc.status.NOT_FOUND, details: 'Session not found' });

function* told(turn_id, after) {
  const { message, words } = turns.get(turn_id);
  const from = { session_id, turn_id, timestamp: created_at };
  if (after < 0) yield { ...from, type: 'STATUS', status_message: 'Generating response...', context_messages: said.length + 1 };
  if (after <= 0) yield { ...from, type: 'RESPONSE_START' };
  for (const [index, word] of words.entries()) {
    if (index >= after) yield { ...from, type: 'CHUNK', chunk_text: word, chunk_number: index + 1, is_final: index === words.length - 1 };
  }
  said.push({ role: 'user', text: message, timestamp: created_at }, { role: 'model', text: words.join(''), timestamp: created_at });
  yield { ...from, type: 'RESPONSE_COMPLETE', total_chunks: words.length, processing_time: 0.5, message_count: said.length, finish_reason: 'stop' };
}

const tell = (call, answers, breaks = false) => {
  for (const answer of answers) {
    call.write(answer);
    if (breaks && answer.type === 'CHUNK') return call.emit('error', { code: grpc.status.UNAVAILABLE, details: 'broken on purpose' });
  }
};

const server = new grpc.Server({ 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
server.addService(ChatService.service, {
  CreateSession: (call, reply) => reply(null, { session_id, model: 'of another make', success: true }),
  GetSessionInfo: (call, reply) => known(call, { success: true, session_id, model: 'of another make', message_count: said.length, created_at })(null, reply),
  GetHistory: (call, reply) => known(call, { messages: said })(null, reply),
  ListSessions: (call, reply) => reply(null, { sessions: [{ session_id, model: 'of another make', message_count: said.length, created_at }], active_sessions: 1 }),
  GetServerStats: (call, reply) => reply(null, { uptime_seconds: 7, model: 'of another make', framework: 'grpc-js' }),
  DeleteSession: (call, reply) => known(call, { success: true })(null, reply),
  ClearSession: (call, reply) => known(call, { success: true })(null, reply),
  Chat: call => {
    call.on('end', () => call.end()).on('data', request => {
      const { type, turn_id, message, after } = request;
      if (type === 'PING') call.write({ type: 'PONG', session_id: request.session_id });
      if (type === 'JOIN') {
        call.write({ type: 'SESSION_UPDATE', session_id, update_type: 'joined', update_data: '{"update_type":"joined","model":"of another make"}' });
        if (turn_id) tell(call, told(turn_id, after));
      }
      if (type === 'MESSAGE') {
        turns.set(turn_id, { message, words: ['Grüße ', 'to ', message] });
        tell(call, told(turn_id, -1), message === 'break');
      }
    });
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (_, port) => console.log(port));
process.stdin.on('end', () => process.exit(0)).resume();
