// Loaded into every child of the builder. Whoever starts a build that must not outlive them holds
// the other end of our standard input and says so; when they are gone, even by SIGKILL, it ends.
import { isMainThread } from 'node:worker_threads';

if (process.env.LIANGXIN_HOLDS_STDIN && isMainThread) {
	const end = () => process.kill(process.pid, 'SIGKILL');
	process.stdin.on('end', end).on('error', end).resume();
	process.stdin.unref();
}
