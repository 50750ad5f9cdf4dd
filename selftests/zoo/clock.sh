#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# How often the clock is read.

. "$(dirname "$0")/visit.sh"

visit clock_test
