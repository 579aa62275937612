// What every program here begins with: the SDK as its users have it, but for where it sends.
import Anthropic from '@anthropic-ai/sdk';

export const client = new Anthropic({ baseURL: process.argv[2], apiKey: 'any' });
export const model = 'claude-opus-5-5';
export const read = {
  name: 'Read',
  description: 'Reads a file.',
  input_schema: { type: 'object', properties: { file_path: { type: 'string' } } },
};

export const user = (content) => ({ role: 'user', content });
export const assistant = (message) => ({ role: 'assistant', content: message.content });

export const textOf = (message) =>
  message.content
    .filter((block) => block.type === 'text')
    .map((block) => block.text)
    .join('');

/** What a call was refused with. */
export async function refusal(call) {
  try {
    await call();
  } catch (error) {
    return {
      class: error.constructor.name,
      status: error.status,
      type: error.type,
      requestID: error.requestID,
      message: error.message,
    };
  }
  throw new Error('it was not refused');
}

/** What the test reads. */
export const say = (result) => console.log(JSON.stringify(result));
