// Evidence's own Vite configuration, and one change: the browser's half of the bundle stays empty.
// No page sends a script (pages/+layout.js), so compiling every page a second time for the browser,
// with DuckDB-wasm, would only take a minute and be thrown away.
import evidence from './vite.evidence.js';

const pageForBrowser = /generated\/client-optimized\/nodes\/\d+\.js$/;

const noScripts = {
	name: 'liangxin-no-scripts',
	enforce: 'pre',
	load(id, options) {
		if (!options?.ssr && pageForBrowser.test(id)) return 'export const component = undefined;';
	}
};

export default { ...evidence, plugins: [noScripts, ...evidence.plugins] };
