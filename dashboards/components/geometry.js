// Where things lie on a chart: plain functions of numbers. Nothing here is data or wording.

/** The smallest of 1, 2, 2.5, 5 × 10ⁿ that is not below `rough`. */
function niceStep(rough) {
	const unit = 10 ** Math.floor(Math.log10(rough));
	return [1, 2, 2.5, 5, 10].map((f) => f * unit).find((s) => s >= rough - 1e-9 * unit);
}

/**
 * About four round ticks that enclose the values.
 * @param {number[]} values @param {boolean} fromZero levels start at zero, growth and rates need not
 */
export function ticksOf(values, fromZero) {
	const low = fromZero ? Math.min(0, ...values) : Math.min(...values);
	const high = Math.max(...values);
	const step = niceStep((high - low || Math.abs(high) || 1) / 4);
	const first = Math.floor(low / step + 1e-9);
	const last = Math.max(Math.ceil(high / step - 1e-9), first + 1);
	return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A linear scale from a domain to a range. */
export const scale = ([d0, d1], [r0, r1]) => (v) => r0 + ((v - d0) / (d1 - d0 || 1)) * (r1 - r0);

/** An SVG path through points, rounded to tenths so that equal input gives equal files. */
export const pathOf = (points) =>
	points.map(([x, y], i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join(' ');

/** Push labels apart: returns their y in the given order, at least `gap` from each other, within [top, bottom]. */
export function spread(wanted, gap, [top, bottom]) {
	const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
	let next = top;
	for (const label of order) next = (label.at = Math.max(label.y, next)) + gap;
	let limit = bottom;
	for (const label of [...order].reverse()) limit = (label.at = Math.min(label.at, limit)) - gap;
	return order.sort((a, b) => a.i - b.i).map((label) => label.at);
}

/**
 * A line's stretches: points without a y break it, and what touches an estimate is apart from the rest.
 * @param {{x: number, y: number | null, estimated: boolean}[]} points in order
 */
export function stretches(points) {
	const found = [];
	points.forEach((point, i) => {
		const before = points[i - 1];
		if (!before || before.y === null || point.y === null) return;
		const estimated = before.estimated || point.estimated;
		const open = found.at(-1);
		if (open?.estimated === estimated && open.points.at(-1) === before) open.points.push(point);
		else found.push({ estimated, points: [before, point] });
	});
	return found;
}

/** About how wide a text is drawn at 11 px: Chinese characters fill a square. */
export const textWidth = (text) => [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e7f ? 11 : 6.3), 0);

/** Points along a line, close enough that no label slips between them. */
export const along = (points) =>
	points.slice(1).flatMap(([x, y], i) => {
		const [x0, y0] = points[i];
		const steps = Math.max(1, Math.ceil(Math.hypot(x - x0, y - y0) / 5));
		return Array.from({ length: steps + 1 }, (_, n) => [x0 + ((x - x0) * n) / steps, y0 + ((y - y0) * n) / steps]);
	});

// Where a label may stand beside what it names, the best first: its anchor, and how far it is moved.
const PLACES = [
	['end', 4, -8], ['middle', 0, -8], ['start', -4, -8], ['end', 4, 17], ['middle', 0, 17], ['start', -4, 17], ['end', -8, 4], ['start', 8, 4],
	['end', 4, -21], ['end', 4, 30], ['start', 0, -21], ['start', 0, 30], ['end', 4, -34], ['end', 4, 43], ['end', 4, -47], ['end', 4, 56],
];

/**
 * Places for labels, one after the other, each where it covers least of the lines and none of the labels before it.
 * Of two at one x the higher is named above and the lower below, so that neither takes the other's name.
 * @param {{x: number, y: number, text: string}[]} labels @param {number[][]} lines points that should stay free
 */
export function beside(labels, lines, [left, right, top, bottom]) {
	const taken = [];
	return labels.map(({ x, y, text }) => {
		const width = textWidth(text);
		const others = labels.filter((other) => other.text !== text && Math.abs(other.x - x) < 4).map((other) => other.y);
		const above = others.length && others.every((other) => y < other);
		const below = others.length && others.every((other) => y > other);
		const tried = PLACES.map(([anchor, dx, dy], turn) => {
			const from = x + dx - { start: 0, middle: width / 2, end: width }[anchor];
			const at = Math.min(Math.max(from, left), right - width);
			const box = [at, at + width, y + dy - 10, y + dy + 3];
			const outside = box[2] < top || box[3] > bottom;
			const covered = taken.filter((b) => b[0] < box[1] && box[0] < b[1] && b[2] < box[3] && box[2] < b[3]).length;
			const crossed = lines.filter(([px, py]) => px > box[0] - 1 && px < box[1] + 1 && py > box[2] && py < box[3]).length;
			const crosswise = (above && dy > 0) || (below && dy < 0);
			return { box, y: y + dy, cost: 1000 * (outside + covered) + 200 * crosswise + 3 * crossed + turn };
		});
		const best = tried.reduce((a, b) => (b.cost < a.cost ? b : a));
		taken.push(best.box);
		return { x: best.box[0], y: best.y, text };
	});
}
