/*
 * search.mjs FOLDER WORD: prints how many lines of the C files below FOLDER have WORD. It belongs to the
 * span whose TRACEPARENT it finds in its environment.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

import { configure, span, update } from '../../lib/javascript/aitrace.mjs';

const isSource = (name) => /\.[ch]$/.test(name);
const isFolder = (name) => name !== 'build' && !name.startsWith('.');

/* Files of a folder are read at the same time; the current span follows. */
async function search(folder, word) {
	let found = 0;

	await Promise.all((await readdir(folder, { withFileTypes: true })).map(async (entry) => {
		const path = join(folder, entry.name);
		let here = 0;

		if (entry.isDirectory() && isFolder(entry.name))
			here = await search(path, word);
		else if (entry.isFile() && isSource(entry.name))
			here = (await readFile(path, 'utf8')).split('\n')
				.filter((line) => line.includes(word)).length;
		found += here;
	}));
	return found;
}

const [folder, word] = process.argv.slice(2);

configure({ service: process.env.AITRACE_SERVICE ?? 'search' });
const found = await span('search', { kind: 'retrieval', attributes: { folder, word } }, async () => {
	const lines = await search(folder, word);

	update({ matches: lines });
	return lines;
});
console.log(found);
