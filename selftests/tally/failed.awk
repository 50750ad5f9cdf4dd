# SPDX-License-Identifier: GPL-2.0
# awk -f failed.awk LOG
#
# The failures in the KTAP log of check.sh once more, for who reads its end:
# of each the program, and what that printed since the result before, at most
# forty lines. And what tally.awk says of them. A program whose guest died begins
# twice: what was said in between is what it died of.

function remember(line)
{
	kept[++lines] = line
}

function show(n)
{
	print "# in " place " " program
	for (n = lines > 40 ? lines - 39 : 1; n <= lines; n++)
		print kept[n]
	lines = 0
}

BEGIN { place = "host" }

/^# FAILED / { print; next }
/^# kernel: / { place = $3; next }
/^# selftests: / {
	sub(/:$/, "", $3)
	program = $3 "/" $4
	if (ended)
		lines = 0
	ended = 0
	next
}
{ remember($0) }
/^(# )?not ok / { show() }
/^(# )?ok / { lines = 0 }
/^(not )?ok / { ended = 1 }
