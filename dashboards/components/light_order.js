// The rules of the lights in words, for 方法说明 and 数据字典: first match wins, as in the models.
// The numbers are those of the settings; reasons are those that may stand beside a light.

/**
 * @param {Record<string, string>} s what each general setting is, as printed
 * @param {string} early what a target is called that is met before its year
 */
export const lightOrder = (s, early) => [
	{
		light: 'not_assessable',
		rule: '没有可以判断的数据，或缺少比较所需的基期、对照或进度线；到期年度已过而全年数未到，也在此列。',
		reasons: ['no_data', 'stale', 'no_baseline', 'zero_baseline', 'no_reference', 'coverage', 'break', 'no_path', 'awaiting_final']
	},
	{
		light: 'undecided',
		rule: '有地区未报，而换一种补法灯就不同：补齐数据以前不下结论。',
		reasons: ['differs_by_treatment']
	},
	{
		light: 'missed',
		rule: '这一条目标自己的到期年度（逐年目标为所考核的年度）数据已全，没有达到。',
		reasons: ['missed_deadline']
	},
	{
		light: 'achieved',
		rule: `已达到目标。增长目标只在整年数据上认定。到期以前写“${early}”，以后回落仍会失去，以到期年度的结论为准。`,
		reasons: ['met', 'met_early']
	},
	{
		light: 'far_behind',
		rule: `进度差低于${s.behind_far}；或者现在的数值还不如基期，或基期本已达到而现在低于目标。`,
		reasons: ['behind_path', 'below_baseline', 'fell_below']
	},
	{
		light: 'behind',
		rule: `进度差低于${s.behind}，但不低于${s.behind_far}。`,
		reasons: ['behind_path']
	},
	{
		light: 'slightly_behind',
		rule: `进度差小于零，但不低于${s.behind}。`,
		reasons: ['behind_path']
	},
	{
		light: 'on_track',
		rule: '进度差不小于零。年中累计数已超过目标的增长目标也归此类，等整年数据认定。',
		reasons: ['ahead_of_path']
	}
];
