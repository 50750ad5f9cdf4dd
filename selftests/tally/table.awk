# SPDX-License-Identifier: GPL-2.0
# Reads the table of tests in selftests/README.md.
#
#	-v list=host                     programs that run on the host
#	-v list=guest -v kernel=K        programs that run in a guest of K
#	-v list=boots -v kernel=K        programs that boot K themselves
#	-v list=skips                    "K dir/program [case]" for allowed skips
#	-v list=programs                 all programs
#	-v list=check                    what is wrong with the table
#
# -v long=1 lists those too that only `make check-all` runs.

function trim(text)
{
	gsub(/^[ \t`]+|[ \t`]+$/, "", text)
	return text
}

function wrong(what)
{
	if (list == "check")
		print FILENAME ":" FNR ": " what
	faults++
}

# "no [a]" and "skip [a]" need a reason below the table.
function cell_kind(cell, words)
{
	split(cell, words, " ")
	if (words[1] !~ /^(yes|long|no|skip|-)$/)
		wrong("'" cell "' is not yes, long, no [x], skip [x] or -")
	if (words[1] ~ /^(no|skip)$/) {
		if (words[2] !~ /^\[[a-z]+\]$/)
			wrong("'" cell "' gives no reason")
		wanted[words[2]] = FNR
	}
	return words[1]
}

function wants(kind)
{
	return kind == "yes" || kind == "skip" || (long && kind == "long")
}

function read_row(i, name, words, program, where, kind)
{
	name = trim($2)
	where = trim($3)
	split(name, words, " ")
	program = words[1]
	if (program !~ /^[a-z0-9_]+\/[A-Za-z0-9_.]+$/)
		wrong("'" program "' is not dir/program")
	if (where !~ /^(host|guest|boots)$/)
		wrong("'" where "' is not host, guest or boots")
	if (name in seen)
		wrong(name " stands twice")
	seen[name] = 1
	if (name == program && list == "programs")
		print program
	if (name == program && where == "host" && list == "host")
		print program
	for (i = 4; i in kernels; i++) {
		kind = cell_kind(trim($i))
		if (kind == "skip" && list == "skips")
			print kernels[i], name
		if (name == program && where == list && kernels[i] == kernel &&
		    wants(kind))
			print program
	}
}

BEGIN { FS = "|" }

/^\| *test *\| *runs *\|/ {
	for (i = 4; trim($i) != "shows" && i < NF; i++)
		kernels[i] = trim($i)
	in_table = 1
	next
}
in_table && /^\|[-:| ]+$/ { next }
in_table && /^\|/ { read_row(); rows++; next }
{ in_table = 0 }
/^- \[[a-z]+\] / {
	split($0, words, " ")
	given[words[2]] = FNR
}

END {
	if (!rows)
		wrong("there is no table of tests")
	for (mark in wanted)
		if (!(mark in given))
			wrong("no reason stands below the table for " mark)
	for (mark in given)
		if (!(mark in wanted))
			wrong("no cell of the table refers to " mark)
	exit list == "check" && faults
}
