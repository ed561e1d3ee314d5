// An agent of the `ai` package with its mock model: it calls a tool, then answers.
import { provider } from './exporting.mjs';
import { generateText, jsonSchema, stepCountIs, tool } from 'ai';
import { MockLanguageModelV3 } from 'ai/test';

const usage = (input, output) => ({
	inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
	outputTokens: { total: output, text: output, reasoning: 0 },
});
const answers = [
	{
		content: [{ type: 'tool-call', toolCallId: 'call-1', toolName: 'weather', input: '{"city":"Oslo"}' }],
		finishReason: { unified: 'tool-calls', raw: undefined },
		usage: usage(10, 5),
		warnings: [],
	},
	{
		content: [{ type: 'text', text: 'It rains in Oslo.' }],
		finishReason: { unified: 'stop', raw: undefined },
		usage: usage(30, 7),
		warnings: [],
	},
];
let step = 0;
const { text } = await generateText({
	model: new MockLanguageModelV3({ modelId: 'mock-1', doGenerate: async () => answers[step++] }),
	tools: {
		weather: tool({
			description: 'the weather',
			inputSchema: jsonSchema({ type: 'object', properties: { city: { type: 'string' } } }),
			execute: async () => ({ weather: 'rain' }),
		}),
	},
	stopWhen: stepCountIs(5),
	prompt: 'How is the weather in Oslo?',
	experimental_telemetry: { isEnabled: true, functionId: 'forecast' },
});
console.log(text);
await provider.shutdown();
