#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What an sk_buff says of its frame.

. "$(dirname "$0")/visit.sh"

visit label_test
