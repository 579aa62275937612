import { assistant, client, model, read, say, textOf, user } from './client.mjs';

const messages = [
  user('@text Looking\n@tool Read {"file_path":"a.txt"}\n+@tool Read {"file_path":"b/ü.txt"}\n@result'),
];
const ask = () =>
  client.messages.stream({ model, max_tokens: 1024, tools: [read], messages }).finalMessage();

const called = await ask();
const calls = called.content.filter((block) => block.type === 'tool_use');
messages.push(
  assistant(called),
  user(
    calls.map((call) => ({
      type: 'tool_result',
      tool_use_id: call.id,
      content: `text of ${call.input.file_path}`,
    })),
  ),
);
const answered = await ask();
say({
  reason: called.stop_reason,
  types: called.content.map((block) => block.type),
  inputs: calls.map((call) => call.input),
  ids: new Set(calls.map((call) => call.id)).size,
  text: textOf(answered),
  end: answered.stop_reason,
});
