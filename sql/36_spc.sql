/*
 * Control charts: limits, signals by a named rule set, baselines and re-bases,
 * and whether a target will be met. doc/spc.md, doc/baseline.md.
 */

create type careperf.spc_rules as (
	name text,
	xmr_factor float8,
	screening boolean,
	screening_factor float8,
	outside boolean,
	shift_points integer,
	shift_on_centre text,
	trend_points integer,
	trend_on_tie text,
	trend_flags text,
	two_of_three text,
	inner_third_points integer,
	moving_range_factor float8,
	runs_test text,
	missing_values text,
	priority text[],
	conflict text,
	fewest_points integer,
	source text);
comment on type careperf.spc_rules is
'A rule set for control charts, every choice a column. spc_rule_sets() has those known by a name; a row of your own works as well, and every column is checked when it is used (error 22023). NULL switches off shift_points, trend_points, inner_third_points and moving_range_factor; source may be NULL, no other column may.';
comment on column careperf.spc_rules.name is 'What answers call the rule set.';
comment on column careperf.spc_rules.xmr_factor is 'Limits of an XmR chart: the centre and this many mean moving ranges to either side. 2.66, or 3/1.128 exactly.';
comment on column careperf.spc_rules.screening is 'Leave large moving ranges out of their mean, once.';
comment on column careperf.spc_rules.screening_factor is 'Moving ranges at or above this many times their mean are left out.';
comment on column careperf.spc_rules.outside is 'Signal points beyond a control limit; a point on the limit is within.';
comment on column careperf.spc_rules.shift_points is 'Signal so many successive points on one side of the centre. NULL: no such rule.';
comment on column careperf.spc_rules.shift_on_centre is 'What a point on the centre does to a shift: breaks, or skipped.';
comment on column careperf.spc_rules.trend_points is 'Signal so many successive points each above, or each below, the one before; points, not changes. NULL: no such rule.';
comment on column careperf.spc_rules.trend_on_tie is 'What a value equal to the one before does to a trend: breaks, or skipped.';
comment on column careperf.spc_rules.trend_flags is 'Which points of a trend are signalled: all, or all but the first.';
comment on column careperf.spc_rules.two_of_three is 'The two-of-three rule. none; between limits, all three on one side: two between warning and control limit, they are signalled; beyond warning limit, all three on one side: two beyond it, outside the control limit or not, they are signalled; beyond warning limit, two on one side: the same, wherever the third lies; beyond warning limits, either side: all three are signalled; between limits, two on one side: those two are signalled.';
comment on column careperf.spc_rules.inner_third_points is 'Signal so many successive points within one sigma of the centre. NULL: no such rule.';
comment on column careperf.spc_rules.moving_range_factor is 'Signal a moving range above this many times their mean. NULL: no such rule.';
comment on column careperf.spc_rules.runs_test is 'A test of all runs of a part, which signals every point of it: none, anhoej, best box, cut box.';
comment on column careperf.spc_rules.missing_values is 'What a period without a value does to shifts, trends and the like: breaks, or skipped.';
comment on column careperf.spc_rules.priority is 'The rules used, the most telling first: outside, trend, two_of_three, shift, inner_third, moving_range, runs. The first that signals a point names its variation.';
comment on column careperf.spc_rules.conflict is 'When rules disagree about a point: priority (the first of them decides), or improvement (shown when any rule says so).';
comment on column careperf.spc_rules.fewest_points is 'With fewer points the answer carries a remark.';
comment on column careperf.spc_rules.source is 'Where the rules come from, and what was decided that the source does not state.';

create function careperf.spc_rule_sets() returns setof careperf.spc_rules
language c immutable parallel safe rows 9
as 'MODULE_PATHNAME', 'spc_rule_sets';
comment on function careperf.spc_rule_sets() is
'The rule sets known by a name, one row each. Never NULL.';

create function careperf.spc_rule_set(name text) returns careperf.spc_rules
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'spc_rule_set';
comment on function careperf.spc_rule_set(text) is
'The rule set of that name, as a row to use or to change. NULL gives NULL. Error 22023 for a name that is not known.';

create type careperf.baseline_part as (
	starts date,
	points integer,
	first_day date,
	last_day date,
	centre float8,
	sigma float8);
comment on type careperf.baseline_part is
'From starts on (NULL: from the first period), limits come from the first so many points of the part, or from first_day to last_day, or are frozen at centre and sigma; all NULL: from every point of the part. Checked when it is used (error 22023).';
comment on column careperf.baseline_part.starts is 'The part begins with the first period on or after this day. NULL: with the first.';
comment on column careperf.baseline_part.points is 'Limits come from the first so many periods of the part, those without a value counted.';
comment on column careperf.baseline_part.first_day is 'Limits come from the periods of the part from this day on. NULL: open.';
comment on column careperf.baseline_part.last_day is 'Limits come from the periods of the part up to this day. NULL: open.';
comment on column careperf.baseline_part.centre is 'The centre is this, in the unit of the values. NULL: it is calculated.';
comment on column careperf.baseline_part.sigma is 'Sigma is this: a third of the way from centre to limit. XmR charts only, and only with centre. NULL: it is calculated.';

create function careperf.baseline_parts(
	points integer default null,
	first_day date default null,
	last_day date default null,
	rebase date[] default null)
returns careperf.baseline_part[]
language sql immutable parallel safe
begin atomic
	select array_agg(row(p.starts, baseline_parts.points, p.first_day, p.last_day, null, null)::careperf.baseline_part
		order by p.starts nulls first)
	from (
		select null::date as starts, baseline_parts.first_day, baseline_parts.last_day
		union all
		select day, null, null from unnest(rebase) day) p;
end;
comment on function careperf.baseline_parts(integer, date, date, date[]) is
'A baseline for spc() and its like: the first part takes its limits from its first so many points, or from first_day to last_day; each day of rebase starts a new part, with the same number of first points, or all of them. NULL everywhere: one part, every point. Never NULL; what makes no sense is error 22023 when it is used.';

create function careperf.spc(
	s careperf.series,
	chart text default 'xmr',
	rules text default 'NHSRplotthedots',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	target float8 default null,
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both')
returns table (
	period date,
	value float8,
	part integer,
	centre float8,
	lower float8,
	upper float8,
	near_lower float8,
	near_upper float8,
	moving_range float8,
	signals text[],
	variation text,
	chart text,
	rules text,
	baseline text,
	reason text,
	target float8,
	assurance text)
language c immutable parallel safe rows 60
as 'MODULE_PATHNAME', 'series_spc';
comment on function careperf.spc(careperf.series, text, text, careperf.baseline_part[], text, float8, text, integer, text) is
'A control chart: each point with centre, limits and signals, one row a period, in order. value is as plotted, the moving range on mr charts; near_lower and near_upper are 2 sigma; moving_range is from the period before; limits and value are NULL where there are none, and reason says why. signals: the rules that the point breaks, the most telling first. variation: improvement, concern, special_high, special_low, special_cause (of no direction), common_cause, not_calculated. assurance: the target against the limits of the row. chart: xmr, run, mr, p, pp (p''), u, up (u''), c, g or t. rules: the name of a rule set; or a row of spc_rules. baseline: parts, see baseline_parts(). polarity: high, low or neutral. centre: mean or median, for XmR and run charts; NULL: the chart''s own. automatic: a run of so many points on one side starts a new part. automatic_side: both, above, below or improvement. A NULL series, chart, rules, polarity or automatic_side gives no rows. Error 22023 for unknown words, rules or baselines that make no sense, and a series without what the chart needs.';

create function careperf.spc(
	s careperf.series,
	rules careperf.spc_rules,
	chart text default 'xmr',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	target float8 default null,
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both')
returns table (
	period date,
	value float8,
	part integer,
	centre float8,
	lower float8,
	upper float8,
	near_lower float8,
	near_upper float8,
	moving_range float8,
	signals text[],
	variation text,
	chart text,
	rules text,
	baseline text,
	reason text,
	target float8,
	assurance text)
language c immutable parallel safe rows 60
as 'MODULE_PATHNAME', 'series_spc';
comment on function careperf.spc(careperf.series, careperf.spc_rules, text, careperf.baseline_part[], text, float8, text, integer, text) is
'A control chart by a rule set of your own: as spc() with the name of a rule set, but rules is a row of spc_rules. NULL rules give no rows; error 22023 for a column that makes no sense.';

create function careperf.spc_summary(
	s careperf.series,
	chart text default 'xmr',
	rules text default 'NHSRplotthedots',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both',
	out points integer,
	out parts integer,
	out centre float8,
	out lower float8,
	out upper float8,
	out signalled integer,
	out outside integer,
	out trend integer,
	out two_of_three integer,
	out shift integer,
	out inner_third integer,
	out moving_range integer,
	out runs integer,
	out first_signal date,
	out last_signal date,
	out latest_period date,
	out latest_value float8,
	out latest_signals text[],
	out latest_variation text,
	out chart text,
	out rules text,
	out baseline text,
	out reason text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_spc_summary';
comment on function careperf.spc_summary(careperf.series, text, text, careperf.baseline_part[], text, text, integer, text) is
'A control chart in one row, for tables of many series: points with a value, parts, centre and limits of the last part, how many points are signalled, in all and by each rule, when first and last, and the latest value with its signals and variation. NULL limits carry a reason. chart: xmr, run, mr, p, pp (p''), u, up (u''), c, g or t. rules: the name of a rule set; or a row of spc_rules. baseline: parts, see baseline_parts(). polarity: high, low or neutral. centre: mean or median, for XmR and run charts; NULL: the chart''s own. automatic: a run of so many points on one side starts a new part. automatic_side: both, above, below or improvement. A NULL series, chart, rules, polarity or automatic_side gives NULL. Error 22023 for unknown words, rules or baselines that make no sense, and a series without what the chart needs.';

create function careperf.spc_summary(
	s careperf.series,
	rules careperf.spc_rules,
	chart text default 'xmr',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both',
	out points integer,
	out parts integer,
	out centre float8,
	out lower float8,
	out upper float8,
	out signalled integer,
	out outside integer,
	out trend integer,
	out two_of_three integer,
	out shift integer,
	out inner_third integer,
	out moving_range integer,
	out runs integer,
	out first_signal date,
	out last_signal date,
	out latest_period date,
	out latest_value float8,
	out latest_signals text[],
	out latest_variation text,
	out chart text,
	out rules text,
	out baseline text,
	out reason text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_spc_summary';
comment on function careperf.spc_summary(careperf.series, careperf.spc_rules, text, careperf.baseline_part[], text, text, integer, text) is
'A control chart in one row by a rule set of your own: as spc_summary() with the name of a rule set, but rules is a row of spc_rules. NULL rules give NULL; error 22023 for a column that makes no sense.';

create function careperf.assurance(
	s careperf.series,
	target float8,
	polarity text,
	chart text default 'xmr',
	rules text default 'NHSRplotthedots',
	baseline careperf.baseline_part[] default null,
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both',
	out centre float8,
	out lower float8,
	out upper float8,
	out target float8,
	out assurance text,
	out latest_variation text,
	out latest_signals text[],
	out chart text,
	out rules text,
	out baseline text,
	out reason text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_assurance';
comment on function careperf.assurance(careperf.series, float8, text, text, text, careperf.baseline_part[], text, integer, text) is
'Will the target be met if nothing changes? By the limits of the last part: consistently_passing or consistently_failing where the target lies beyond them, inconsistent where it lies within or on them, not_calculated with a reason for a NULL target, neutral polarity or no limits; and the signals and variation of the latest value. chart: xmr, run, mr, p, pp (p''), u, up (u''), c, g or t. rules: the name of a rule set; or a row of spc_rules. baseline: parts, see baseline_parts(). polarity: high, low or neutral. centre: mean or median, for XmR and run charts; NULL: the chart''s own. automatic: a run of so many points on one side starts a new part. automatic_side: both, above, below or improvement. A NULL series, chart, rules, polarity or automatic_side gives NULL. Error 22023 for unknown words, rules or baselines that make no sense, and a series without what the chart needs.';

create function careperf.assurance(
	s careperf.series,
	target float8,
	polarity text,
	rules careperf.spc_rules,
	chart text default 'xmr',
	baseline careperf.baseline_part[] default null,
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both',
	out centre float8,
	out lower float8,
	out upper float8,
	out target float8,
	out assurance text,
	out latest_variation text,
	out latest_signals text[],
	out chart text,
	out rules text,
	out baseline text,
	out reason text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_assurance';
comment on function careperf.assurance(careperf.series, float8, text, careperf.spc_rules, text, careperf.baseline_part[], text, integer, text) is
'Assurance by a rule set of your own: as assurance() with the name of a rule set, but rules is a row of spc_rules. NULL rules give NULL; error 22023 for a column that makes no sense.';

create function careperf.baseline(
	s careperf.series,
	chart text default 'xmr',
	rules text default 'NHSRplotthedots',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both')
returns table (
	part integer,
	starts date,
	ends date,
	first_period date,
	last_period date,
	points integer,
	centre float8,
	sigma float8,
	lower float8,
	upper float8,
	kind text,
	method text,
	reason text,
	useful_points integer,
	longest_run integer,
	longest_run_allowed integer,
	crossings integer,
	crossings_needed integer,
	runs_signal boolean)
language c immutable parallel safe rows 2
as 'MODULE_PATHNAME', 'series_baseline';
comment on function careperf.baseline(careperf.series, text, text, careperf.baseline_part[], text, text, integer, text) is
'The parts of a control chart, one row each: its first and last period, the periods and the number of values that make the limits, centre, sigma and limits (NULL where they differ from point to point), kind, method, and the reason where there are no limits. useful_points to runs_signal: runs about the centre and what Anhoej''s rule allows. chart: xmr, run, mr, p, pp (p''), u, up (u''), c, g or t. rules: the name of a rule set; or a row of spc_rules. baseline: parts, see baseline_parts(). polarity: high, low or neutral. centre: mean or median, for XmR and run charts; NULL: the chart''s own. automatic: a run of so many points on one side starts a new part. automatic_side: both, above, below or improvement. A NULL series, chart, rules, polarity or automatic_side gives no rows. Error 22023 for unknown words, rules or baselines that make no sense, and a series without what the chart needs.';

create function careperf.baseline(
	s careperf.series,
	rules careperf.spc_rules,
	chart text default 'xmr',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both')
returns table (
	part integer,
	starts date,
	ends date,
	first_period date,
	last_period date,
	points integer,
	centre float8,
	sigma float8,
	lower float8,
	upper float8,
	kind text,
	method text,
	reason text,
	useful_points integer,
	longest_run integer,
	longest_run_allowed integer,
	crossings integer,
	crossings_needed integer,
	runs_signal boolean)
language c immutable parallel safe rows 2
as 'MODULE_PATHNAME', 'series_baseline';
comment on function careperf.baseline(careperf.series, careperf.spc_rules, text, careperf.baseline_part[], text, text, integer, text) is
'The parts of a control chart by a rule set of your own: as baseline() with the name of a rule set, but rules is a row of spc_rules. NULL rules give no rows; error 22023 for a column that makes no sense.';
