// What the other tools share: failing with one clear last line, running a program, walking a folder.
// Does not belong here: anything that knows Evidence or the site.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const END_WITH_PARENT = new URL('./end-with-parent.mjs', import.meta.url).href;

/** A failure whose one-line message is for the operator; its cause is what led to it, as text. */
export class BuildError extends Error {}

/** Paths of all files below `dir`, relative to it, sorted, symbolic links not followed. */
export function filesBelow(dir) {
	return fs
		.readdirSync(dir, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(dir, path.join(entry.parentPath ?? entry.path, entry.name)))
		.sort();
}

/** SHA-256 over names and contents of `files` (relative to `root`). */
export function fingerprint(root, files) {
	const hash = createHash('sha256');
	for (const file of files) {
		const content = fs.readFileSync(path.join(root, file));
		hash.update(`${file}\0${content.length}\0`).update(content);
	}
	return hash.digest('hex').slice(0, 24);
}

/** The line of a program's output that says what went wrong, without its colours. */
function reasonIn(printed) {
	const lines = printed.replace(/\x1b\[\d*m/g, '').split('\n');
	return (lines.find((line) => /✖|\b\w*Error: |^\[vite/.test(line)) ?? lines.at(-1)).trim();
}

/**
 * Run a Node script and wait for it. Where it fails, what it printed is the error's detail.
 * @returns {Promise<string>} what it printed
 */
export function runNode(args, { cwd, heapMegabytes, env = {} }) {
	return new Promise((resolve, reject) => {
		const ours = [`--max-old-space-size=${heapMegabytes}`, '--import', END_WITH_PARENT];
		const child = spawn(process.execPath, [...ours, ...args], {
			cwd,
			env: { ...process.env, FORCE_COLOR: '0', NODE_ENV: 'production', ...env },
			stdio: [process.env.LIANGXIN_HOLDS_STDIN ? 'inherit' : 'ignore', 'pipe', 'pipe']
		});
		let printed = '';
		child.stdout.on('data', (chunk) => (printed += chunk));
		child.stderr.on('data', (chunk) => (printed += chunk));
		child.on('error', reject);
		child.on('close', (code) => {
			if (code === 0) return resolve(printed);
			const script = path.basename(args.find((argument) => !argument.startsWith('-')));
			reject(new BuildError(`${script}: ${reasonIn(printed.trim())}`, { cause: printed.trim() }));
		});
	});
}

/** Put a finished folder or file in its place: readers see the old one or the new one. */
export function replaceWhole(finished, target) {
	const old = `${target}.old-${process.pid}`;
	fs.mkdirSync(path.dirname(target), { recursive: true });
	if (fs.existsSync(target)) fs.renameSync(target, old);
	fs.renameSync(finished, target);
	fs.rmSync(old, { recursive: true, force: true });
}
