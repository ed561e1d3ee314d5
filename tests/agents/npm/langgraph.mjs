// A graph of LangGraph with a fake chat model, instrumented by OpenInference: plan, act, answer.
import { webcrypto } from 'node:crypto';
import { provider } from './exporting.mjs';
import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain';
import * as callbacks from '@langchain/core/callbacks/manager';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { tool } from '@langchain/core/tools';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';

globalThis.crypto ??= webcrypto; // Node.js 18 has it under this name alone

const instrumentation = new LangChainInstrumentation({ tracerProvider: provider });
instrumentation.manuallyInstrument(callbacks);

const model = new FakeListChatModel({ responses: ['I look it up.', 'It rains in Oslo.'] });
const weather = tool(async ({ city }) => `rain in ${city}`, {
	name: 'weather',
	description: 'the weather',
	schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
});
const graph = new StateGraph(MessagesAnnotation)
	.addNode('plan', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
	.addNode('act', async () => ({ messages: [{ role: 'user', content: await weather.invoke({ city: 'Oslo' }) }] }))
	.addNode('answer', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
	.addEdge(START, 'plan')
	.addEdge('plan', 'act')
	.addEdge('act', 'answer')
	.addEdge('answer', END)
	.compile();
const { messages } = await graph.invoke({ messages: [{ role: 'user', content: 'How is the weather in Oslo?' }] });
console.log(messages.at(-1).content);
await provider.shutdown();
