import { client, model, say, user } from './client.mjs';

const count = async (text) =>
  (await client.messages.countTokens({ model, messages: [user(text)] })).input_tokens;
say({ short: await count('one'), long: await count('one more word '.repeat(100)) });
