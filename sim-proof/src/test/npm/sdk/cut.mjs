import { client, model, refusal, say, textOf, user } from './client.mjs';

const ask = () =>
  client.messages
    .stream({
      model,
      max_tokens: 64,
      messages: [user('@drop 2\n@text one two three four')],
    })
    .finalMessage();
say({ cut: await refusal(ask), again: textOf(await ask()) });
