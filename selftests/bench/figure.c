// SPDX-License-Identifier: GPL-2.0
#include "figure.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *one, const void *other)
{
	double a = *(const double *)one, b = *(const double *)other;

	return (a > b) - (a < b);
}

void figure_add(struct figure *figure, double value)
{
	if (figure->n < FIGURE_MAX)
		figure->values[figure->n++] = value;
}

static void sort(struct figure *figure)
{
	qsort(figure->values, figure->n, sizeof(*figure->values), compare);
}

double figure_median(struct figure *figure)
{
	unsigned int n = figure->n;

	if (!n)
		return NAN;
	sort(figure);
	return (figure->values[(n - 1) / 2] + figure->values[n / 2]) / 2;
}

double figure_spread(struct figure *figure)
{
	unsigned int n = figure->n;

	sort(figure);
	return n ? figure->values[n * 3 / 4] - figure->values[n / 4] : 0;
}
