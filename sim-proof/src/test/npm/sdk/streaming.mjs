import { client, model, say, textOf, user } from './client.mjs';

const stream = client.messages.stream({
  model,
  max_tokens: 1024,
  messages: [user('@text Hello foreign client\n@usage 12 34')],
});
const events = [];
const texts = [];
stream.on('text', (text) => texts.push(text));
for await (const event of stream) {
  events.push(event.type);
}
const message = await stream.finalMessage();
say({ events, texts, text: textOf(message), message, requestID: stream.request_id });
