/*
 * Pictures: a series over time, places as bars, places in a funnel. Each is SVG
 * in a text, of ASCII alone: it may be written to a file or put into a page.
 *
 * time_chart() and the bar_chart() of numbers draw what they are given; those
 * of series and summaries ask spc(), confidence_limits() and benchmark_code()
 * first.
 */

create function careperf.time_chart(
	periods date[],
	points float8[],
	title text,
	unit_of_measure text default '',
	breaks boolean[] default null,
	parts int[] default null,
	centre float8[] default null,
	lower float8[] default null,
	upper float8[] default null,
	variation text[] default null,
	baseline_first date[] default null,
	baseline_last date[] default null,
	target float8 default null,
	note text default '',
	language text default 'en',
	width int default 800,
	height int default 400,
	decimals int default 1)
returns text
language c immutable parallel safe
as 'MODULE_PATHNAME', 'time_chart';

comment on function careperf.time_chart(date[], float8[], text, text, boolean[], int[], float8[], float8[], float8[], text[], date[], date[], float8, text, text, int, int, int) is
'Numbers by period as an SVG picture, for limits that were calculated elsewhere; chart() is for a series. All arrays are of one length: points NULL where not known, breaks true where a definition begins, parts numbers the stretches that share limits, variation as in spc(). baseline_first and baseline_last: the periods that limits come from, in pairs. NULL periods give NULL, none or no known point a picture that says: No data. Error 22023 for an empty title, periods that do not rise, arrays of other lengths, unknown words, width or height outside 200 to 4000, decimals outside 0 to 10, more than 10,000 points.';

create function careperf.bar_chart(
	places text[],
	bars float8[],
	title text,
	unit_of_measure text default '',
	lower float8[] default null,
	upper float8[] default null,
	comparison text[] default null,
	comparator float8 default null,
	comparator_name text default '',
	note text default '',
	language text default 'en',
	width int default 800,
	height int default null,
	decimals int default 1)
returns text
language c immutable parallel safe
as 'MODULE_PATHNAME', 'bar_chart';

comment on function careperf.bar_chart(text[], float8[], text, text, float8[], float8[], text[], float8, text, text, text, int, int, int) is
'Numbers of places as bars, an SVG picture, in the order given, with limits, a comparator''s line and how each place compares (better, similar, worse, higher, lower, not_compared) where they are given. height NULL: as many pixels as the places need. A NULL bar is told as: No data. NULL places give NULL. Error 22023 for an empty title, arrays of other lengths, unknown words, width outside 200 to 4000, a height that is too small, decimals outside 0 to 10, more than 500 places.';

create function careperf.bar_chart(
	places text[],
	summaries careperf.summary[],
	title text,
	unit_of_measure text default '',
	per float8 default 1,
	comparator careperf.summary default null,
	comparator_name text default '',
	polarity text default 'neutral',
	level float8 default 0.95,
	note text default '',
	language text default 'en',
	width int default 800,
	height int default null,
	decimals int default 1)
returns text
language sql immutable parallel safe
begin atomic
	select careperf.bar_chart(
		bar_chart.places, coalesce(array_agg(careperf.value(s.summary, bar_chart.per) order by s.place), '{}'::float8[]),
		bar_chart.title, bar_chart.unit_of_measure,
		coalesce(array_agg(l.lower order by s.place), '{}'::float8[]),
		coalesce(array_agg(l.upper order by s.place), '{}'::float8[]),
		coalesce(array_agg(careperf.benchmark_code(l.lower, l.upper,
				careperf.comparator_value(s.summary, bar_chart.comparator) * bar_chart.per,
				bar_chart.polarity) order by s.place), '{}'::text[]),
		careperf.value(bar_chart.comparator, bar_chart.per), bar_chart.comparator_name,
		concat_ws('; ', nullif(bar_chart.note, ''), case when bool_or(l.method !~ '^cannot') then
			trim_scale(bar_chart.level::numeric * numeric '100')::text
				|| case bar_chart.language when 'cy' then ' % terfynau hyder (' else ' % confidence limits (' end
				|| string_agg(distinct l.method, ', ' order by l.method) filter (where l.method !~ '^cannot') || ')'
				|| case when bar_chart.comparator is null then ''
					when bar_chart.language = 'cy' then case bar_chart.polarity when 'high' then '; uchel sy''n dda'
						when 'low' then '; isel sy''n dda' else '' end
					else '; ' || careperf.polarity_words(bar_chart.polarity) end
			end),
		bar_chart.language, bar_chart.width, bar_chart.height, bar_chart.decimals)
	from unnest(bar_chart.summaries) with ordinality s (summary, place)
		left join lateral careperf.confidence_limits(s.summary, bar_chart.level, bar_chart.per) l on true;
end;

comment on function careperf.bar_chart(text[], careperf.summary[], text, text, float8, careperf.summary, text, text, float8, text, text, int, int, int) is
'Summaries of places as bars with their confidence limits, an SVG picture, in the order given. With a comparator of the same kind each place is better, similar or worse (higher or lower where polarity is neutral) by the rule of benchmark(): whether its limits hold the comparator''s value. per: as in value(). A NULL summary, or one with an empty denominator, is told as: No data. NULL places give NULL. Errors as for the bar_chart() of numbers, and 22023 for kinds that differ, an unknown polarity, a level not between 0 and 1, a per not above zero.';

create function careperf.funnel_chart(
	places text[],
	summaries careperf.summary[],
	title text,
	unit_of_measure text default '',
	per float8 default 1,
	polarity text default 'neutral',
	note text default '',
	language text default 'en',
	width int default 800,
	height int default 500,
	decimals int default 1)
returns text
language c immutable parallel safe
as 'MODULE_PATHNAME', 'funnel_chart';

comment on function careperf.funnel_chart(text[], careperf.summary[], text, text, float8, text, text, text, int, int, int) is
'Proportions or rates of places against their denominators, an SVG picture, with the 95 % and 99.8 % funnel limits around the value of all places together (proportions: inverse Wilson; rates: exact Poisson). Places outside are marked by shape and colour, and named where their names touch nothing. A NULL summary, or one with an empty denominator, is told in the description alone. NULL places give NULL, none with a value a picture that says: No data. Error 22023 for an empty title, other kinds than proportion and rate, kinds that differ, arrays of other lengths, unknown words, width or height outside 200 to 4000, decimals outside 0 to 10, more than 500 places.';

create function careperf.chart_note(
	chart text,
	rules text,
	baseline text,
	reason text,
	polarity text,
	language text default 'en')
returns text
language sql immutable parallel safe
return concat_ws('; ',
	chart,
	case language when 'cy' then 'rheolau: ' else 'rules: ' end || rules,
	case language when 'cy' then 'sylfaen: ' else 'baseline: ' end || baseline,
	case when language = 'cy' then case polarity when 'high' then 'uchel sy''n dda' when 'low' then 'isel sy''n dda'
			when 'neutral' then 'nid yw''r naill ffordd yn dda' else careperf.polarity_words(polarity) end
		else careperf.polarity_words(polarity) end,
	reason);

comment on function careperf.chart_note(text, text, text, text, text, text) is
'The small line of a picture: kind of chart, rule set, baseline, which way is good, and what to know about it. A NULL is left out, but for polarity. The names of charts, rule sets and baselines stay as they are in Welsh. Error 22023 for a polarity other than high, low and neutral.';

create function careperf.chart(
	s careperf.series,
	title text,
	unit_of_measure text default '',
	chart text default 'xmr',
	rules text default 'NHSRplotthedots',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	target float8 default null,
	language text default 'en',
	width int default 800,
	height int default 400,
	decimals int default 1)
returns text
language sql immutable parallel safe
begin atomic
	select case
		when chart.s is null then null
		when chart.chart is null then careperf.refuse_word('chart', chart.chart, 'none, and the charts of spc()')
		when chart.rules is null then careperf.refuse_word('rules', chart.rules, 'the names in spc_rule_sets()')
		when chart.chart = 'none' then (
			select careperf.time_chart(
				coalesce(array_agg(p.period order by p.period), '{}'::date[]),
				coalesce(array_agg(p.value order by p.period), '{}'::float8[]),
				chart.title, chart.unit_of_measure,
				breaks => coalesce(array_agg(p.breaks order by p.period), '{}'::boolean[]),
				target => chart.target, note => careperf.chart_note(null, null, null, null, chart.polarity, chart.language),
				language => chart.language, width => chart.width, height => chart.height, decimals => chart.decimals)
			from careperf.points(chart.s) p)
		else (
			select careperf.time_chart(
				coalesce(array_agg(p.period order by p.period), '{}'::date[]),
				coalesce(array_agg(c.value order by p.period), '{}'::float8[]),
				chart.title, chart.unit_of_measure,
				breaks => coalesce(array_agg(p.breaks order by p.period), '{}'::boolean[]),
				parts => coalesce(array_agg(c.part order by p.period), '{}'::int[]),
				centre => coalesce(array_agg(c.centre order by p.period), '{}'::float8[]),
				lower => coalesce(array_agg(c.lower order by p.period), '{}'::float8[]),
				upper => coalesce(array_agg(c.upper order by p.period), '{}'::float8[]),
				variation => coalesce(array_agg(c.variation order by p.period), '{}'::text[]),
				baseline_first => (select array_agg(b.first_period order by b.part)
					from careperf.baseline(chart.s, chart => chart.chart, rules => chart.rules,
						baseline => chart.baseline, polarity => chart.polarity) b
					where b.first_period is not null and b.last_period is not null),
				baseline_last => (select array_agg(b.last_period order by b.part)
					from careperf.baseline(chart.s, chart => chart.chart, rules => chart.rules,
						baseline => chart.baseline, polarity => chart.polarity) b
					where b.first_period is not null and b.last_period is not null),
				target => chart.target,
				note => careperf.chart_note((array_agg(c.chart order by p.period desc) filter (where c.chart is not null))[1],
					(array_agg(c.rules order by p.period desc) filter (where c.rules is not null))[1],
					(array_agg(c.baseline order by p.period desc) filter (where c.baseline is not null))[1],
					(array_agg(c.reason order by p.period desc) filter (where c.reason is not null))[1],
					chart.polarity, chart.language),
				language => chart.language, width => chart.width, height => chart.height, decimals => chart.decimals)
			from careperf.points(chart.s) p
				left join careperf.spc(chart.s, chart => chart.chart, rules => chart.rules,
						baseline => chart.baseline, polarity => chart.polarity, target => chart.target) c
					on c.period = p.period)
		end;
end;

comment on function careperf.chart(careperf.series, text, text, text, text, careperf.baseline_part[], text, float8, text, int, int, int) is
'A series as a control chart, an SVG picture: points joined where periods follow each other, the centre line, limits and signals of spc() with the same arguments, the periods that limits come from, the target, and where a definition or a baseline begins. chart none: points and target alone. A NULL series gives NULL; an empty one, or one without a value, a picture that says: No data. Error 22023 for an empty title, width or height outside 200 to 4000, decimals outside 0 to 10, more than 10,000 points, an unknown language, and whatever spc() refuses.';
