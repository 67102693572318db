#!/usr/bin/env node
// From a folder of Parquet files to a finished static site.
//
//   node tools/build-site.mjs --data DIR --work DIR --out DIR [--cache DIR]
//
//   --data   one Parquet file per mart, and release.parquet (README.md, "Data")
//   --work   scratch; its folder `site` is emptied at the start
//   --out    the finished site; an earlier one is replaced as a whole, and only by a whole one
//   --cache  compiled pages by fingerprint of the page code (default: WORK/bundles)
//
// Fails where a site cannot be built: a query that fails, a page that is not answered. Whether what was built may be
// seen is judged by the release's checks (orchestration/publication/site_checks.py).
// Prints `STEP n/m text` lines. Exit code 1 with the reason as the last line of stderr.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBundle, runSources } from './lib/bundle.mjs';
import { BuildError, replaceWhole, runNode } from './lib/common.mjs';
import { pageCodeFingerprint, stage } from './lib/stage.mjs';

const STEPS = 4;
const step = (n, text) => console.log(`STEP ${n}/${STEPS} ${text}`);

function readOptions() {
	const string = { type: 'string' };
	const { values } = parseArgs({ options: { data: string, work: string, out: string, cache: string } });
	for (const name of ['data', 'work', 'out']) {
		if (!values[name]) throw new BuildError(`--${name} is missing`);
		values[name] = path.resolve(values[name]);
	}
	values.cache = path.resolve(values.cache ?? path.join(values.work, 'bundles'));
	return values;
}

/** Render all pages into `finished`. */
async function renderPages({ template }, finished) {
	const script = path.join(import.meta.dirname, 'lib/render.mjs');
	// A short life: DuckDB-wasm compiled once and quickly beats compiled again and better, 15 s to 26 s.
	const printed = await runNode(['--liftoff-only', script, finished], { cwd: template, heapMegabytes: 2048 });
	if (!/^DONE \d+$/m.test(printed)) throw new BuildError('the pages were not all rendered', { cause: printed });
}

async function main() {
	const { data, work, out, cache } = readOptions();
	const finished = `${out}.new-${process.pid}`;
	fs.rmSync(finished, { recursive: true, force: true });
	step(1, '准备页面代码和数据');
	const staged = stage(path.join(work, 'site'), data);
	step(2, '读取数据');
	await runSources(staged);
	step(3, '编译页面');
	const cached = await ensureBundle(staged, cache, pageCodeFingerprint());
	step(4, cached ? '生成页面（页面代码未变，不必重新编译）' : '生成页面');
	try {
		await renderPages(staged, finished);
		replaceWhole(finished, out);
	} finally {
		fs.rmSync(finished, { recursive: true, force: true });
	}
}

try {
	await main();
} catch (error) {
	console.error(error instanceof BuildError ? (error.cause ?? '') : error.stack);
	console.error(`build-site: ${error.message}`);
	process.exit(1);
}
