import { client, model, say } from './client.mjs';

const all = [];
for await (const item of client.models.list({ limit: 5 })) {
  all.push(item.id);
}
say({ all, one: await client.models.retrieve(model) });
