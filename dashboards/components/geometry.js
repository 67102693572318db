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
