import Anthropic from '@anthropic-ai/sdk';
import { client, model, refusal, say, user } from './client.mjs';

const once = client.withOptions({ maxRetries: 0 });
const ask = (changes, by = once) =>
  refusal(() => by.messages.create({ model, max_tokens: 64, messages: [user('Hi')], ...changes }));
const status = (code) => ask({ messages: [user(`@error ${code} 1`)] });

say({
  unknownField: await ask({ colour: 'blue' }),
  noMessages: await ask({ messages: [] }),
  noKey: await ask(
    {},
    new Anthropic({
      baseURL: process.argv[2],
      apiKey: 'any',
      maxRetries: 0,
      defaultHeaders: { Authorization: null },
    }),
  ),
  unknownModel: await ask({ model: 'claude-nobody-9' }),
  forbidden: await status(403),
  limited: await status(429),
  broken: await status(500),
  overloaded: await status(529),
});
