// The project laid out where Evidence can run it, outside of the repository: page code copied,
// packages and data linked. Everything a run writes, it writes there.
import fs from 'node:fs';
import path from 'node:path';
import { BuildError, filesBelow, fingerprint } from './common.mjs';

export const project = path.resolve(import.meta.dirname, '../..');

/** What decides the bundle, file by file: page code and tools; not the data, not the source SQL. */
const PAGE_CODE = ['pages', 'components', 'theme', 'patches', 'tools/lib'];
const PAGE_CODE_FILES = ['app.html', 'svelte.config.js', 'vite.config.js', 'evidence.config.yaml', 'package-lock.json'];

/** Fingerprint of everything that is compiled into the bundle. */
export function pageCodeFingerprint() {
	const folders = PAGE_CODE.flatMap((dir) => filesBelow(path.join(project, dir)).map((f) => path.join(dir, f)));
	return fingerprint(project, [...folders, ...PAGE_CODE_FILES]);
}

const copy = (from, to) => fs.cpSync(from, to, { recursive: true });

/** Pages under the names SvelteKit wants: `x.md` is the page of the folder `x`, `index.md` of its own. */
function stagePages(routes) {
	for (const file of filesBelow(path.join(project, 'pages'))) {
		const { dir, name, ext } = path.parse(file);
		let target = file;
		if (ext === '.md') target = path.join(dir, name === 'index' ? '' : name, '+page.md');
		copy(path.join(project, 'pages', file), path.join(routes, target));
	}
}

/** The frame of every page with all style sheets of `theme/` in it, in the order of their names. */
function frameWithTheme() {
	const read = (file) => fs.readFileSync(path.join(project, file), 'utf8');
	const sheets = filesBelow(path.join(project, 'theme')).map((file) => read(path.join('theme', file)));
	return read('app.html').replace('%theme%', () => sheets.join('\n'));
}

/** `.evidence/template`: what `evidence build` would lay out, without the parts that no page uses. */
function stageTemplate(template) {
	const evidence = path.join(project, 'node_modules/@evidence-dev/evidence/template');
	const src = path.join(template, 'src');
	fs.mkdirSync(src, { recursive: true });
	fs.mkdirSync(path.join(template, 'static'), { recursive: true });
	copy(path.join(evidence, 'svelte.config.js'), path.join(template, 'svelte.config.js'));
	copy(path.join(evidence, 'vite.config.js'), path.join(template, 'vite.evidence.js'));
	copy(path.join(project, 'vite.config.js'), path.join(template, 'vite.config.js'));
	fs.writeFileSync(path.join(src, 'app.html'), frameWithTheme());
	copy(path.join(project, 'components'), path.join(src, 'components'));
	stagePages(path.join(src, 'pages'));
}

/** Refuse what could only fail later, and less clearly: packages as npm left them, a mart that is not there. */
function requireReady(data) {
	const patched = path.join(project, 'node_modules/@evidence-dev/universal-sql/src/build-parquet.js');
	if (!fs.existsSync(patched) || !fs.readFileSync(patched, 'utf8').includes('Liangxin:')) {
		throw new BuildError(`packages are not installed, or not patched: run npm install in ${project}`);
	}
	const views = fs.readFileSync(path.join(project, 'sources/liangxin/initialize.sql'), 'utf8');
	const missing = [...views.matchAll(/read_parquet\('data\/(.+?)'\)/g)].map((m) => m[1]).filter((f) => !fs.existsSync(path.join(data, f)));
	if (missing.length) throw new BuildError(`${data}: no ${missing.join(', ')}`);
}

/**
 * Lay the project out in `site` (emptied first) with the Parquet files of `data`.
 * @returns {{site: string, template: string}}
 */
export function stage(site, data) {
	requireReady(data);
	fs.rmSync(site, { recursive: true, force: true });
	const template = path.join(site, '.evidence/template');
	stageTemplate(template);
	for (const entry of ['sources', 'components', 'package.json', 'svelte.config.js', 'evidence.config.yaml', 'evidence.settings.json']) {
		copy(path.join(project, entry), path.join(site, entry));
	}
	fs.mkdirSync(path.join(site, '.evidence/customization'), { recursive: true });
	fs.symlinkSync(path.join(project, 'node_modules'), path.join(site, 'node_modules'));
	fs.symlinkSync(path.resolve(data), path.join(site, 'data'));
	return { site, template };
}
