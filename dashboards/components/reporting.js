// How the states of a report are shown. 未报 is about a report, 落后 about a result: the two never
// share a shape, a word or a colour.

/** @type {Record<string, {sign: string, text: string}>} by state of `fct_reporting` */
export const states = {
	accepted_on_time: { sign: '✓', text: '按时' },
	accepted_late: { sign: '✓', text: '迟报' },
	awaiting_explanation: { sign: '?', text: '待说明' },
	rejected: { sign: '退', text: '审核退回' },
	returned: { sign: '退', text: '人工退回' },
	blank: { sign: '空', text: '报了空表' },
	missing: { sign: '缺', text: '未报，未到逾期' },
	overdue: { sign: '缺', text: '逾期未报' },
	not_due: { sign: '·', text: '未到期' },
	structural_gap: { sign: '–', text: '本期不设报表' }
};

export const stateText = (state) => states[state]?.text ?? state;
