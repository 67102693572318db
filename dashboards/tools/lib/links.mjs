// Links between pages as a finished file holds them: relative, so that the same files work at the root of a
// server, below any folder of one, and without a setting. Pages are written with addresses from the root (`/plans/…`).
// Does not belong here: whether a link leads anywhere (orchestration/publication/pages/structure.py).

/** What is no tag of the page (style sheet, script, comment), or one tag with its quoted attributes. */
const TAG = /<(style|script)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->|<[a-zA-Z](?:"[^"]*"|[^">])*>/g;
/** One attribute after the other, so that nothing inside of a value is taken for one. */
const ATTRIBUTE = /([^\s"=<>]+)="([^"]*)"/g;
const LEADING = new Set(['href', 'src']);

/**
 * The way from a page to the root of the site.
 * @param {string} address the page's, as `/plans/guizhou/`
 */
const up = (address) => '../'.repeat(address.split('/').length - 2) || './';

/** An address from the root as seen from a page; any other (`#x`, `//host`, `data:`) as it is. */
const seenFrom = (root, href) => (href.startsWith('/') && !href.startsWith('//') ? root + href.slice(1) : href);

/**
 * The HTML of the page at `address` with relative links.
 * @param {string} html
 * @param {string} address
 */
export function withRelativeLinks(html, address) {
	const root = up(address);
	const attribute = (whole, name, value) => (LEADING.has(name) ? `${name}="${seenFrom(root, value)}"` : whole);
	return html.replace(TAG, (tag, skipped) => (skipped || tag.startsWith('<!') ? tag : tag.replace(ATTRIBUTE, attribute)));
}
