// What an application would do with Gemini, each step a line that the test compares.
const { GoogleGenAI } = require('@google/genai');

(async () => {
  const ai = new GoogleGenAI({ apiKey: process.env.GOOGLE_API_KEY, httpOptions: { baseUrl: process.env.BASE } });
  const question = { model: 'gemini-2.5-flash', contents: 'one two' };
  const whole = await ai.models.generateContent(question);
  console.log(`${whole.text}|${whole.candidates[0].finishReason}|${whole.usageMetadata.totalTokenCount}`);
  const texts = [];
  for await (const chunk of await ai.models.generateContentStream(question)) texts.push(chunk.text);
  console.log(texts.join('|'));
  const names = [];
  for await (const model of await ai.models.list()) names.push(model.name);
  console.log(names.join('|'));
  const chat = ai.chats.create({ model: 'gemini-2.5-flash' });
  await chat.sendMessage({ message: 'first' });
  console.log((await chat.sendMessage({ message: 'second' })).text);
  try { await ai.models.generateContent({ model: 'gone', contents: 'x' }); } catch (error) { console.log(error.status); }
})();
