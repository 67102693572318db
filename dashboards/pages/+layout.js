// The root of every page, instead of Evidence's own: it answers the pages' SQL while the site is
// built and sends nothing of it to the browser. With `csr` off SvelteKit writes plain HTML: no
// script, no database engine, no request but the page itself (README.md, "No scripts").
import { readFile } from 'node:fs/promises';
import {
	initDB,
	query as ask,
	setParquetURLs,
	updateSearchPath
} from '@evidence-dev/universal-sql/client-duckdb';
import { setTrackProxy } from '@evidence-dev/sdk/usql';

export const ssr = true;
export const csr = false;
export const prerender = true;
export const trailingSlash = 'always';

let shared;

/** Load the tables that `evidence sources` wrote, and what every page shows: once per process. */
async function open() {
	const { renderedFiles } = JSON.parse(await readFile('./static/data/manifest.json', 'utf8'));
	await initDB();
	await setParquetURLs(renderedFiles);
	await updateSearchPath(Object.keys(renderedFiles));
	return {
		release: query('select * from liangxin.release')[0],
		plans: Array.from(query('select * from liangxin.plan order by sort')),
		indicators: Array.from(query('select * from liangxin.indicator order by sort'))
	};
}

/**
 * Run one query of a page. Evidence keeps a failed query to itself and shows an empty result, so
 * the error is also told to the builder, which refuses such a page (tools/lib/render.mjs).
 */
function query(sql, { query_name: name = 'layout' } = {}) {
	// Evidence also has every query described, for its own tables; nothing here reads that.
	if (name.endsWith('_columns')) return [];
	try {
		return ask(sql);
	} catch (error) {
		globalThis.failedQueries?.push(`${name}: ${error.message}`);
		throw error;
	}
}

/** @type {import('@sveltejs/kit').Load} */
export async function load() {
	return {
		...(await (shared ??= open())),
		__db: { query },
		inputs: setTrackProxy({}),
		data: {},
		customFormattingSettings: { customFormats: [] }
	};
}
