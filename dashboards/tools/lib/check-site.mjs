// What a finished site must satisfy before anyone may see it. Reads the HTML as text: our own
// pages are regular, and the check must not depend on what rendered them.
import fs from 'node:fs';
import path from 'node:path';
import { filesBelow } from './common.mjs';

const MARKUP = /<(script|style|svg)\b[\s\S]*?<\/\1>|<[^>]+>/g;
const LEAKED = /(^|[^A-Za-z])(undefined|NaN|null|Infinity|\[object \w+\])(?![A-Za-z])/;
// What somebody uploaded is no wording of ours (components/Said.svelte): a project may be called null,
// and one word in a file must not be able to hold up a release.
const SAID = /<span class="said">[^<]*<\/span>|<li class="[^"]*\bsaid\b[^"]*"(?:[^">]|"[^"]*")*>/g;
const EVIDENCE_ERROR = /Error in Query|Dataset is empty/;

/** The text a reader sees, tooltips included. */
function visibleText(html) {
	const tooltips = [...html.matchAll(/(?:title|aria-label)="([^"]*)"|<title>([^<]*)<\/title>|<text[^>]*>([^<]*)</g)];
	return [html.replace(MARKUP, ' '), ...tooltips.map((m) => m[1] ?? m[2] ?? m[3])].join(' ');
}

/** Where a root-relative link leads, as a file of the site. */
function fileOf(href) {
	const clean = decodeURI(href.split(/[?#]/)[0]).slice(1);
	return clean === '' || clean.endsWith('/') ? `${clean}index.html` : clean;
}

/** Problems of one page, given every page's ids. */
function problemsOf(file, page, idsByFile) {
	const problems = [];
	const html = page.replace(SAID, ' ');
	const text = visibleText(html);
	const leak = LEAKED.exec(text);
	if (leak) problems.push(`shows '${leak[2]}': …${text.slice(Math.max(0, leak.index - 30), leak.index + 30).replace(/\s+/g, ' ')}…`);
	if (EVIDENCE_ERROR.test(html)) problems.push('shows an error of a query');
	if (!/<html lang="zh-CN"/.test(html)) problems.push('is not marked zh-CN');
	if (!/<title>[^<]*「两新」监测<\/title>/.test(html)) problems.push('has no title');
	for (const [, href] of html.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)) {
		const [target, id] = [href.startsWith('#') ? file : fileOf(href), href.split('#')[1]];
		if (!href.startsWith('/') && !href.startsWith('#')) problems.push(`links out of the site: ${href}`);
		else if (!idsByFile.has(target)) problems.push(`links to a page that does not exist: ${href}`);
		else if (id && !idsByFile.get(target).has(decodeURI(id))) problems.push(`links to a place that does not exist: ${href}`);
	}
	for (const [, source] of html.matchAll(/<(?:script|link|img|iframe)\b[^>]*(?:src|href)="(?!data:)([^"]*)"/g)) {
		problems.push(`loads another file: ${source}`);
	}
	return problems.map((problem) => `${file}: ${problem}`);
}

/** @returns {string[]} everything wrong with the site in `dir`; empty where it may be published */
export function checkSite(dir, expectedPages) {
	const html = new Map(filesBelow(dir).filter((f) => f.endsWith('.html')).map((f) => [f, fs.readFileSync(path.join(dir, f), 'utf8')]));
	const ids = new Map([...html].map(([f, text]) => [f, new Set([...text.matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]))]));
	const count = html.size === expectedPages ? [] : [`${html.size} pages instead of ${expectedPages}`];
	return [...count, ...[...html].flatMap(([file, text]) => problemsOf(file, text, ids))];
}
