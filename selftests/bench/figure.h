/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the rounds say, in one number.
 */
#ifndef BENCH_FIGURE_H
#define BENCH_FIGURE_H

#define FIGURE_MAX	64

/**
 * struct figure - a number of each round
 * @values: the numbers
 * @n: how many there are
 */
struct figure {
	double		values[FIGURE_MAX];
	unsigned int	n;
};

/* What is more than FIGURE_MAX is not looked at. */
void figure_add(struct figure *figure, double value);

/* NAN without numbers. */
double figure_median(struct figure *figure);

/* Half of the rounds lie so far apart. */
double figure_spread(struct figure *figure);

#endif /* BENCH_FIGURE_H */
