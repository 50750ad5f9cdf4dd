#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: plot.sh RESULTS FOLDER
#
# Draws what run.sh left in RESULTS: bench.svg and bench.png in FOLDER.

set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
results=$1
folder=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# field NAME: of what describes the run.
field() {
	sed -nE '/"part": "run"/ s/.*"'"$1"'": "?([^",}]*).*/\1/p' "$results" |
		head -n 1
}

# figures NAME PART WHAT: a file for each way to capture, of sizes and medians.
# What can't stand on a logarithmic axis is left out, and so is who lost frames:
# a frame that is dropped costs little.
figures() {
	awk -v where="part=$2" -v by=who,size -v of="$3,dropped,frames" \
		-f "$here/median.awk" "$results" |
		awk -F '\t' -v to="$work/$1" \
			'$3 > 0 && $4 * 100 <= $5 { print $2, $3 >(to "." $1) }'
}

figures added sizes ns-who:stack
figures pps sizes pps
figures added-veth veth ns-who:stack
figures pps-veth veth pps
if [ ! -s "$work/added.copy" ] || [ ! -s "$work/pps.copy" ]; then
	echo "plot.sh: $results has no frames that were copied, as run.sh would measure" >&2
	exit 1
fi
caption="$(field machine) $(field kernel), $(field cpu), $(field cpus) CPUs; $(field date)."
caption+=" Medians of $(field rounds) rounds, 64 MiB of ring, a live reader; points with more than 1 % of loss are left out."
share=$(field percent)
warning=
[ "$share" -eq 100 ] || warning="Only $share % of the usual frames: not for quoting."
for format in svg png; do
	gnuplot -e "work='$work'; format='$format'; caption='$caption'" \
		-e "warning='$warning'; output='$folder/bench.$format'" "$here/plot.gp"
done
# It stands in the tree, where no line ends with a blank.
sed -i 's/ *$//' "$folder/bench.svg"
