import { client, model, say, textOf, user } from './client.mjs';

const ask = async (status) =>
  textOf(
    await client.messages
      .stream({
        model,
        max_tokens: 64,
        messages: [user(`@error ${status} 2\n@text After ${status}`)],
      })
      .finalMessage(),
  );
say([await ask(429), await ask(529)]);
