# SPDX-License-Identifier: GPL-2.0
# usage: awk -f compare.awk TCPDUMP RINGTAP
#
# Compares what both print with -# of frames that are cut. Where a line ends in a
# mark, "[|udp]", only what stands before it counts, and how much of that there is
# may differ: the one looks at a header as a whole, the other at each field. Where
# tcpdump prints a shorter line without a mark that is tolerated, too; a mark where
# this printer has none is not.

# Up to the mark.
function start_of(text, at)
{
	at = index(text, "[|")
	if (!at)
		return text
	text = substr(text, 1, at - 1)
	sub(/ *$/, "", text)
	return text
}

function same(theirs, ours)
{
	if (theirs == ours)
		return 1
	if (!index(ours, "[|"))
		return 0
	theirs = start_of(theirs)
	ours = start_of(ours)
	return index(theirs, ours) == 1 || index(ours, theirs) == 1
}

function check()
{
	if (same(theirs[number], ours))
		return
	print "tcpdump: " theirs[number]
	print "ringtap: " ours
}

FNR == NR {
	if (/^ *[0-9]+  /) {
		number = $1
		theirs[number] = $0
	} else {
		theirs[number] = theirs[number] "\n" $0
	}
	count = number
	next
}
FNR == 1 { number = 0 }
/^ *[0-9]+  / {
	if (number)
		check()
	number = $1
	ours = $0
	next
}
{ ours = ours "\n" $0 }
END {
	check()
	if (number != count || !number)
		print "tcpdump prints " count " packets, this " number
}
