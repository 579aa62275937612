import { client, model, say, textOf, user } from './client.mjs';

const { data, response, request_id } = await client.messages
  .create({ model, max_tokens: 1024, messages: [user('@text Hello\n@usage 5 6')] })
  .withResponse();
say({ text: textOf(data), message: data, requestID: request_id, sameID: data._request_id === request_id, status: response.status });
