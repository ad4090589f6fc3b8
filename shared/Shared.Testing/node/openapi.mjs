// node openapi.mjs SERVER: validates the server's OpenAPI document, makes a client of it, and chats with that. Each step is a line that the test compares.
import { createClient } from '@hey-api/openapi-ts';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';

const server = process.argv[2];
const address = `${server}/openapi/v1.json`;
const source = await (await fetch(address)).text();
const config = await createConfig({ extends: ['spec'], rules: { 'operation-operationId': 'error', 'no-invalid-schema-examples': 'error', 'no-unused-components': 'error' } });
for (const problem of await lintFromString({ source, absoluteRef: address, config }))
  console.log(`${problem.ruleId}: ${problem.message} ${problem.location[0]?.pointer}`);
console.log(`OpenAPI ${JSON.parse(source).openapi}`);

const folder = await mkdtemp(join(tmpdir(), 'client-'));
try {
  await createClient({
    input: JSON.parse(source), logs: { level: 'silent' }, parser: { validate_EXPERIMENTAL: 'strict' },
    output: { path: folder, importFileExtension: '.js' }, plugins: ['@hey-api/client-fetch', '@hey-api/sdk', '@hey-api/typescript'],
  });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  for (const file of (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.ts'))) {
    const code = ts.transpileModule(await readFile(join(folder, file), 'utf8'), { compilerOptions: { target: 'es2022', module: 'esnext' } });
    await writeFile(join(folder, file.replace(/ts$/, 'js')), code.outputText);
  }
  const { client } = await import(join(folder, 'client.gen.js'));
  client.setConfig({ baseUrl: server, throwOnError: true });
  await chat(await import(join(folder, 'sdk.gen.js')));
} finally {
  await rm(folder, { recursive: true });
}

async function chat(api) {
  const { session_id } = (await api.createSession({})).data;
  const body = { message: 'say one two three', session_id };
  if (api.chat) console.log((await api.chat({ body })).data.response);
  else if (api.sendMessage) console.log(await textOf((await api.chatStream({ body })).stream));
  else if (api.chatStream) console.log(await textOf(lines((await api.chatStream({ body, parseAs: 'text' })).data)));
  const session = (await api.getSession({ path: { id: session_id } })).data;
  if (session.message_count > 0) console.log(session.messages.map(({ role, text }) => `${role}: ${text}`).join(', '));
  console.log((await api.deleteSession({ path: { id: session_id } })).data.message);
}

function* lines(text) {
  for (const line of text.split('\n').filter(line => line)) yield JSON.parse(line);
}

async function textOf(events) {
  let text = '';
  for await (const event of events) if (event.type === 'chunk') text += event.text;
  return text;
}
