/*
 * duckdb.mjs FOLDER FILE SQL: what DuckDB says of the records of FILE, the table `records`, with both
 * of its threads. FOLDER is where npm has put @duckdb/node-api. Lines that are no JSON are passed over.
 */
import { createRequire } from 'node:module';

const [folder, file, sql] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${folder}/`)('@duckdb/node-api');
const members = ['type', 'ts', 'trace_id', 'span_id', 'parent_span_id', 'name', 'kind', 'status']
	.map((name) => `${name}: 'VARCHAR'`);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();

await connection.run(`create view records as from read_json('${file.replaceAll("'", "''")}',
	format = 'newline_delimited', ignore_errors = true, maximum_object_size = 100000000,
	columns = {${members.join(', ')}, attributes: 'JSON'})`);
const rows = await connection.runAndReadAll(sql);
process.stdout.write(`${rows.getRows().join('\n')}\n`);
