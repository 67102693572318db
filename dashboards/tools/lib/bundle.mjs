// The two things Evidence does for us: turn the source SQL into tables, and compile the pages.
import fs from 'node:fs';
import path from 'node:path';
import { BuildError, replaceWhole, runNode } from './common.mjs';
import { project } from './stage.mjs';

const HEAP = 2048;
const bin = (file) => path.join(project, 'node_modules', file);

/** `evidence sources --strict`: one Arrow table per file of `sources/`. */
export async function runSources({ site }) {
	await runNode([bin('@evidence-dev/evidence/cli.js'), 'sources', '--strict'], { cwd: site, heapMegabytes: HEAP });
}

/** What `evidence build:strict` runs once everything is in its place. */
async function compile({ template }) {
	const printed = await runNode([bin('vite/bin/vite.js'), 'build'], {
		cwd: template,
		heapMegabytes: HEAP,
		env: { EVIDENCE_IS_BUILDING: 'true', EVIDENCE_STRICT_MODE: 'true' }
	});
	if (!fs.existsSync(path.join(template, '.svelte-kit/output/server/manifest-full.js'))) {
		throw new BuildError('the pages did not compile', { cause: printed });
	}
}

/**
 * Put the compiled pages in place: from the cache where page code has not changed, else compiled
 * and kept. The bundle holds no data, so it serves every release with the same page code.
 * @returns {Promise<boolean>} whether it came from the cache
 */
export async function ensureBundle(staged, cache, key) {
	const output = path.join(staged.template, '.svelte-kit/output/server');
	const kept = path.join(cache, key);
	if (fs.existsSync(kept)) {
		fs.cpSync(kept, output, { recursive: true });
		return true;
	}
	await compile(staged);
	const fresh = `${kept}.new-${process.pid}`;
	fs.cpSync(output, fresh, { recursive: true });
	replaceWhole(fresh, kept);
	return false;
}
