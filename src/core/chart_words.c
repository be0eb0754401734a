/*
 * chart_words.c
 *		The words, dates and numbers of pictures, in English and Welsh.
 *
 * The Welsh is ours and has no published source.
 */
#include "chart_words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From here on numbers are too long to be written out. */
#define OUT_OF_WRITING	1e12

static const char *const words[CHART_WORDS][2] = {
	[WORD_NO_DATA] = {"No data", "Dim data"},
	[WORD_COMMON_CAUSE] = {"Common cause variation", "Amrywiad achos cyffredin"},
	[WORD_IMPROVEMENT] = {"Improvement", "Gwelliant"},
	[WORD_CONCERN] = {"Concern", "Pryder"},
	[WORD_SPECIAL_HIGH] = {"Unusually high", "Anarferol o uchel"},
	[WORD_SPECIAL_LOW] = {"Unusually low", "Anarferol o isel"},
	[WORD_SPECIAL_CAUSE] = {"Special cause variation", "Amrywiad achos arbennig"},
	[WORD_NOT_CALCULATED] = {"Cannot be calculated", "Ni ellir ei gyfrifo"},
	[WORD_NOT_COMPARED] = {"Not compared", "Heb ei gymharu"},
	[WORD_BETTER] = {"Better", "Gwell"},
	[WORD_SIMILAR] = {"Similar", "Tebyg"},
	[WORD_WORSE] = {"Worse", "Gwaeth"},
	[WORD_HIGHER] = {"Higher", "Uwch"},
	[WORD_LOWER] = {"Lower", "Is"},
	[WORD_VALUE] = {"Value", "Gwerth"},
	[WORD_CENTRE] = {"Centre line", "Llinell ganol"},
	[WORD_LIMITS] = {"Control limits", "Terfynau rheoli"},
	[WORD_UPPER_LIMIT] = {"Upper limit", "Terfyn uchaf"},
	[WORD_LOWER_LIMIT] = {"Lower limit", "Terfyn isaf"},
	[WORD_TARGET] = {"Target", "Targed"},
	[WORD_COMPARATOR] = {"Comparator", "Cymharydd"},
	[WORD_BASELINE] = {"Baseline period", "Cyfnod sylfaen"},
	[WORD_CONFIDENCE_LIMITS] = {"Confidence limits", "Terfynau hyder"},
	[WORD_NEW_DEFINITION] = {"New definition", "Diffiniad newydd"},
	[WORD_NEW_BASELINE] = {"New baseline", "Llinell sylfaen newydd"},
	[WORD_ALL_PLACES] = {"All places", "Pob lle"},
	[WORD_SIZE] = {"Denominator", "Enwadur"},
	[WORD_LIMITS_95] = {"95 % limits", "Terfynau 95 %"},
	[WORD_LIMITS_998] = {"99.8 % limits", "Terfynau 99.8 %"},
	[WORD_WITHIN_95] = {"within the 95 % limits", "o fewn y terfynau 95 %"},
	[WORD_BETWEEN] = {"outside 95 %, within 99.8 %", "y tu allan i 95 %, o fewn 99.8 %"},
	[WORD_OUTSIDE_998] = {"outside the 99.8 % limits", "y tu allan i'r terfynau 99.8 %"},
	[WORD_TO] = {"to", "i"},
	[SAY_TIME_CHART] = {"Time chart. ", "Siart amser. "},
	[SAY_ONE_POINT] = {"One point: $1, $2. ", "Un pwynt: $1, $2. "},
	[SAY_POINTS] = {"$1 points, from $2 ($3) to $4 ($5). ", "Pwyntiau: $1, o $2 ($3) i $4 ($5). "},
	[SAY_GAPS] = {"Periods between them without a value: $1. ", "Cyfnodau rhyngddynt heb werth: $1. "},
	[SAY_LIMITS] = {"Centre line $1, control limits $2 to $3. ", "Llinell ganol $1, terfynau rheoli $2 i $3. "},
	[SAY_LIMITS_LAST_PART] = {"At the last point: centre line $1, control limits $2 to $3. ",
	"Ar y pwynt olaf: llinell ganol $1, terfynau rheoli $2 i $3. "},
	[SAY_CENTRE] = {"Centre line $1. ", "Llinell ganol $1. "},
	[SAY_TARGET] = {"Target $1. ", "Targed $1. "},
	[SAY_COUNT] = {"$1: $2. ", "$1: $2. "},
	[SAY_LATEST] = {"$1: $2, latest $3. ", "$1: $2, diweddaraf $3. "},
	[SAY_NO_SIGNALS] = {"No signals. ", "Dim signalau. "},
	[SAY_BREAK] = {"New definition from $1. ", "Diffiniad newydd o $1. "},
	[SAY_REBASE] = {"New baseline from $1. ", "Llinell sylfaen newydd o $1. "},
	[SAY_MORE] = {"And $1 more. ", "A $1 arall. "},
	[SAY_BAR_CHART] = {"Bar chart of places: $1. ", "Siart bar o leoedd: $1. "},
	[SAY_COMPARATOR] = {"$1: $2. ", "$1: $2. "},
	[SAY_RANGE] = {"From $1 ($2) to $3 ($4). ", "O $1 ($2) i $3 ($4). "},
	[SAY_PLACE] = {"$1: $2$3. ", "$1: $2$3. "},
	[SAY_PLACE_LIMITS] = {"$1: $2 ($3 to $4)$5. ", "$1: $2 ($3 i $4)$5. "},
	[SAY_PLACE_NO_DATA] = {"$1: no data. ", "$1: dim data. "},
	[SAY_FUNNEL_CHART] = {"Funnel chart of places: $1. ", "Siart twndis o leoedd: $1. "},
	[SAY_OVERALL] = {"All places together: $1. ", "Pob lle gyda'i gilydd: $1. "},
	[SAY_OUTSIDE] = {"$1 ($2): $3, $4. ", "$1 ($2): $3, $4. "},
	[SAY_UNIT] = {"Unit: $1. ", "Uned: $1. "},
};

static const char *const months[12][2] = {
	{"Jan", "Ion"}, {"Feb", "Chwef"}, {"Mar", "Maw"}, {"Apr", "Ebr"}, {"May", "Mai"}, {"Jun", "Meh"},
	{"Jul", "Gorff"}, {"Aug", "Awst"}, {"Sep", "Medi"}, {"Oct", "Hyd"}, {"Nov", "Tach"}, {"Dec", "Rhag"},
};

const char *
chart_word(bool welsh, ChartWord word)
{
	return words[word][welsh];
}

/* Writes a template with $1, $2 ... replaced; all of it made safe. */
void
chart_say(Svg *svg, const char *template, const char *const *arguments, int count)
{
	while (*template != '\0')
	{
		const char *dollar = strchr(template, '$');
		SvgPiece	plain = svg_piece(template);

		if (dollar == NULL)
		{
			svg_escaped(svg, plain);
			return;
		}
		plain.size = (size_t) (dollar - template);
		svg_escaped(svg, plain);
		if (dollar[1] >= '1' && dollar[1] < '1' + count)
			svg_escaped(svg, svg_piece(arguments[dollar[1] - '1']));
		template = dollar + 2;
	}
}

/* The power of ten of the first digit; 0 for 0. From printed digits, which are the same everywhere. */
int
chart_exponent(double value)
{
	char		text[32];

	if (value == 0.0 || !isfinite(value))
		return 0;
	snprintf(text, sizeof(text), "%.14e", value);
	return atoi(strchr(text, 'e') + 1);
}

double
chart_power_of_ten(int exponent)
{
	char		text[16];

	snprintf(text, sizeof(text), "1e%d", exponent);
	return strtod(text, NULL);
}

/* How to write numbers of which this is the largest in size: as asked, unless nothing of them would be seen. */
NumberFormat
chart_format(double largest, int decimals)
{
	NumberFormat format = {decimals, false};

	largest = fabs(largest);
	if (largest >= OUT_OF_WRITING || (largest > 0.0 && largest < chart_power_of_ten(-decimals)))
	{
		format.exponent = true;
		format.decimals = 2;
	}
	return format;
}

/* Copies digits with commas between thousands; returns the end. */
static char *
copy_grouped(char *to, const char *digits)
{
	int			whole = (int) strspn(digits, "0123456789");

	for (int i = 0; i < whole; i++)
	{
		*to++ = digits[i];
		if (i < whole - 1 && (whole - 1 - i) % 3 == 0)
			*to++ = ',';
	}
	strcpy(to, digits + whole);
	return to;
}

/* A number in words of its own picture: 1,234.5 with a true minus sign; a dash for NaN. Returns text. */
const char *
chart_number(NumberFormat format, double value, char *text)
{
	char		digits[CHART_NUMBER_SIZE];
	char	   *to = text;

	if (!isfinite(value))
		return strcpy(text, "\xE2\x80\x93");
	if (format.exponent || fabs(value) >= 1e18)
	{
		int			exponent;

		snprintf(digits, sizeof(digits), "%.*e", format.decimals, fabs(value));
		exponent = atoi(strchr(digits, 'e') + 1);
		snprintf(strchr(digits, 'e'), 8, "e%d", exponent);
		if (value == 0.0)
			strcpy(digits, "0");
	}
	else
		snprintf(digits, sizeof(digits), "%.*f", format.decimals, fabs(value));
	/* what rounds to zero has no sign */
	if (value < 0.0 && strpbrk(digits, "123456789") != NULL)
		to = strcpy(text, "\xE2\x88\x92") + 3;
	copy_grouped(to, digits);
	return text;
}

const char *
chart_whole(int value, char *text)
{
	NumberFormat format = {0, false};

	return chart_number(format, value, text);
}

/* A period by its first day, as short as its step allows: 2024, Apr 2024, 5 Apr 2024. Returns text. */
const char *
chart_period(bool welsh, CalendarStep step, int32_t day, char *text)
{
	CalendarDate date = calendar_date(day);
	const char *month = months[date.month - 1][welsh];
	char		year[24];

	if (date.year > 0)
		snprintf(year, sizeof(year), "%d", date.year);
	else
		snprintf(year, sizeof(year), "%d %s", 1 - date.year, welsh ? "CC" : "BC");
	if (step.months > 0 && step.months % 12 == 0 && date.month == 1 && date.day == 1)
		return strcpy(text, year);
	if (step.months > 0 || (step.days == 0 && date.day == 1))
		snprintf(text, CHART_PERIOD_SIZE, "%s %s", month, year);
	else
		snprintf(text, CHART_PERIOD_SIZE, "%d %s %s", date.day, month, year);
	return text;
}
