# SPDX-License-Identifier: GPL-2.0
# Counts the cases in the KTAP log of check.sh: the results that programs
# print, one level below the results that the runner prints about programs.
#
#	awk -f tally.awk -v skips=FILE LOG
#
# FILE has a line "K dir/program [case]" for each skip that is allowed there.
# The last line of the output is the sum; the status is 0 only if something
# passed and nothing failed.

function fail(what)
{
	failed++
	print "# FAILED " place " " program ": " what
}

# A skip that the table names and that did not happen: the table is out of date.
function check_unused(row, words)
{
	for (row in allowed) {
		split(row, words, " ")
		place = words[1]
		program = words[2]
		if (place " " program in ran && !(row in used))
			fail("the table of tests names a skip that did not" \
			     " happen: " row)
	}
}

# A name without what follows it: "# SKIP reason", "#  message".
function bare(name)
{
	sub(/[ \t]+#[ \t].*$/, "", name)
	sub(/^-[ \t]+/, "", name)
	return name
}

function start(name)
{
	program = name
	plan = -1
	leaves = leaf_failures = 0
}

function skip(name)
{
	if (place " " program in allowed) {
		used[place " " program]
		skipped++
		return
	}
	if (place " " program " " name in allowed) {
		used[place " " program " " name]
		skipped++
		return
	}
	leaf_failures++
	fail(name " was skipped, and the table of tests does not say so")
}

function leaf(line, name)
{
	leaves++
	name = line
	sub(/^(not )?ok [0-9]+[ \t]*/, "", name)
	if (line ~ /^not ok/ || line ~ /#[ \t]*(XFAIL|XPASS|TODO)/) {
		leaf_failures++
		fail(name)
	} else if (line ~ /#[ \t]*SKIP/) {
		skip(bare(name))
	} else {
		passed++
	}
}

function read_plan(line, number)
{
	if (plan >= 0)
		fail("it printed two plans")
	number = line
	sub(/^1\.\./, "", number)
	plan = number + 0
	if (plan == 0 && line ~ /#[ \t]*SKIP/)
		skip("all of it")
	else if (plan == 0)
		fail("it planned no case")
}

# A program's own result adds a failure only where its cases don't explain it.
function finish(line)
{
	programs++
	ran[place " " program]
	if (plan < 0)
		fail("it ended without results: " line)
	else if (leaves != plan)
		fail("it planned " plan " cases and gave results of " leaves)
	else if (line ~ /^not ok/ && !leaf_failures)
		fail("its cases passed, and yet: " line)
	start("?")
}

BEGIN {
	place = "host"
	expected = -1
	start("?")
	while ((getline row < skips) > 0)
		allowed[row] = 1
}

/^# kernel: / { place = $3; next }
/^# selftests: / {
	name = $4
	sub(/:$/, "", $3)
	start($3 "/" name)
	next
}
/^# 1\.\.[0-9]+/ { read_plan(substr($0, 3)); next }
/^# (not )?ok [0-9]+/ { leaf(substr($0, 3)); next }
/^1\.\.[0-9]+/ { expected = substr($0, 4) + 0; next }
/^(not )?ok [0-9]+/ { finish($0); next }
/^# Bail out!/ { fail($0); next }
/^Bail out!/ { fail($0); gave_up = 1; next }

END {
	check_unused()
	place = "all"
	program = "programs"
	if (gave_up)
		;
	else if (expected < 0)
		fail("there is no plan")
	else if (expected > programs)
		fail((expected - programs) " of " expected \
		     " programs gave no result")
	else if (expected < programs)
		fail(programs " programs gave results, " expected \
		     " were planned")
	if (!passed && !failed)
		fail("nothing was tested")
	printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
	exit failed > 0
}
