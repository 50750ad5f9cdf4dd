#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# How the bytes of a frame may lie in an sk_buff.

. "$(dirname "$0")/visit.sh"

visit shape_test
