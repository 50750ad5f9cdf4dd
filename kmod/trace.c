// SPDX-License-Identifier: GPL-2.0
/*
 * The events themselves; trace.h says what they tell.
 */
#ifndef __CHECKER__
#define CREATE_TRACE_POINTS
#include "trace.h"
#endif
