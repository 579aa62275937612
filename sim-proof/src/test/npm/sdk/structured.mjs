import { jsonSchemaOutputFormat } from '@anthropic-ai/sdk/helpers/json-schema';
import { client, model, say, user } from './client.mjs';

const format = jsonSchemaOutputFormat({
  type: 'object',
  properties: { city: { type: 'string' }, people: { type: 'integer' } },
  required: ['city', 'people'],
  additionalProperties: false,
});
const ask = async (text) =>
  (
    await client.messages.parse({
      model,
      max_tokens: 256,
      messages: [user(text)],
      output_config: { format },
    })
  ).parsed_output;
say({ told: await ask('@json {"city":"Lima","people":9}'), smallest: await ask('Which city?') });
