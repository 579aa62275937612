import { assistant, client, model, read, refusal, say, textOf, user } from './client.mjs';

const prompt = '@think Where is it then\n@tool Read {"file_path":"a.txt"}\n@result';
const ask = (messages) =>
  client.messages
    .stream({
      model,
      max_tokens: 4096,
      thinking: { type: 'adaptive', display: 'summarized' },
      tools: [read],
      messages,
    })
    .finalMessage();
const result = (call) =>
  user([{ type: 'tool_result', tool_use_id: call.id, content: 'what it held' }]);

const called = await ask([user(prompt)]);
const [thought, call] = called.content;
const answered = await ask([user(prompt), assistant(called), result(call)]);
const forged = { ...called, content: [{ ...thought, thinking: 'Something else' }, call] };
say({
  thinking: thought.thinking,
  signed: thought.signature.length > 0,
  text: textOf(answered),
  changed: await refusal(() => ask([user(prompt + '\n'), assistant(called), result(call)])),
  forged: await refusal(() => ask([user(prompt), assistant(forged), result(call)])),
});
