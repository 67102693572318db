// Every page as a file: a fresh process (Evidence remembers results for as long as it lives) loads
// the compiled pages and asks them for each address.
// usage, in .evidence/template: node render.mjs OUT   prints `PAGE path`, then `DONE n`
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { withRelativeLinks } from './links.mjs';

/** The addresses of all pages, from the table `page` of the sources. */
function expectedPages() {
	// duckdb-wasm's own copy: Arrow compares classes by identity, and there is more than one copy.
	const { tableFromIPC } = createRequire(path.resolve('../../node_modules/@duckdb/duckdb-wasm/package.json'))('apache-arrow');
	const table = tableFromIPC(fs.readFileSync('static/data/liangxin/page/page.arrow'));
	return table.toArray().map((row) => String(row.path)).sort();
}

/** SvelteKit's server with the compiled pages. */
async function startServer() {
	const at = (file) => import(pathToFileURL(path.resolve('.svelte-kit/output/server', file)).href);
	const [{ Server }, { manifest }] = await Promise.all([at('index.js'), at('manifest-full.js')]);
	const server = new Server(manifest);
	await server.init({ env: {} });
	return server;
}

/** The HTML of one page; throws where the page, or any query of it, failed. */
async function render(server, address) {
	globalThis.failedQueries = [];
	const response = await server.respond(new Request(`http://site.invalid${encodeURI(address)}`), {
		getClientAddress: () => '127.0.0.1'
	});
	const html = await response.text();
	if (globalThis.failedQueries.length) {
		throw new Error(`${address}: Error in Query! ${globalThis.failedQueries.join('; ')}`);
	}
	if (response.status !== 200) throw new Error(`${address}: answered ${response.status}`);
	return html;
}

const out = process.argv[2];
const server = await startServer();
const pages = expectedPages();
for (const address of pages) {
	// Whoever started us may be gone: let the event loop hear of it (end-with-parent.mjs).
	await new Promise(setImmediate);
	// The page for wrong addresses is sent in the place of any of them, so nothing is relative to it.
	const isForAny = address === '/404/';
	const file = isForAny ? path.join(out, '404.html') : path.join(out, address, 'index.html');
	const html = await render(server, address);
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, isForAny ? html : withRelativeLinks(html, address));
	console.log(`PAGE ${address}`);
}
console.log(`DONE ${pages.length}`);
process.exit(0);
