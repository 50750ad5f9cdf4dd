# SPDX-License-Identifier: GPL-2.0
# Says which files have more than 600 lines and which functions more than 80.
# A function starts at the line before "{" in the first column (C) or at
# "name() {" (sh), and ends with "}" in the first column. Tables of cases,
# whose names end in _cases, may be as long as they must.

function leave_file()
{
	if (name && lines > 600)
		print name ": " lines " lines, 600 are the limit"
}

FNR == 1 {
	leave_file()
	name = FILENAME
	started = 0
}
{ lines = FNR }

/^\{/ || /^[a-z_][a-z0-9_]*\(\) *[{(]$/ {
	started = FNR
	what = /^\{/ ? above : $0
	table = what ~ /_cases/
}
/^[})]/ {
	if (started && !table && FNR - started - 1 > 80)
		print FILENAME ":" started ": " (FNR - started - 1) \
		      " lines, 80 are the limit of a function: " what
	started = 0
}
{ above = $0 }

END { leave_file() }
