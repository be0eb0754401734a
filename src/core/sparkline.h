/*
 * sparkline.h
 *		A series as a line of block characters, in UTF-8.
 */
#ifndef CAREPERF_CORE_SPARKLINE_H
#define CAREPERF_CORE_SPARKLINE_H

#include <stddef.h>

#include "series.h"

/* From more periods than these on, a run of periods without a value is one mark. */
#define SPARKLINE_MAX_PERIODS	500

extern size_t sparkline_room(const Series *series);
extern size_t sparkline(const Series *series, char *text);

#endif							/* CAREPERF_CORE_SPARKLINE_H */
