// Merged into Evidence's own SvelteKit configuration (`.evidence/template/svelte.config.js`).
export default {
	kit: {
		// The default is the time of the build; equal input must give equal files.
		version: { name: 'liangxin' },
		// The bundle is built without a page; tools/lib/render.mjs asks it for the pages afterwards.
		prerender: { entries: [] }
	}
};
