# SPDX-License-Identifier: GPL-2.0
# Medians of lines of JSON, one flat object each:
#
#	awk -v where='path=receive cpus=1' -v by=size,who \
#		-v of='pps,ns-who:stack,ns/who:tpacket3' -f median.awk FILE
#
# Of the lines that have all of `where`, those that agree in `by` make a line
# of output: these fields, then the median of each of `of`, then how many
# rounds there were, with tabs between. `ns-who:stack` is what a line has more
# than the one of its round that differs in nothing of `by` but in who, which
# is stack there; `/` is how many times as much. What can't be said is "-".

# Leaves the names and values of a line in `field`.
function parse(line,    item, at)
{
	delete field
	while (match(line, /"[a-z0-9_]+": ("[^"]*"|[^,}]*)/)) {
		item = substr(line, RSTART, RLENGTH)
		line = substr(line, RSTART + RLENGTH)
		at = index(item, "\": ")
		sub(/^"/, "", item)
		field[substr(item, 1, at - 2)] = substr(item, at + 2)
	}
	for (item in field)
		gsub(/"/, "", field[item])
}

function wanted(    i, pair)
{
	for (i = 1; i <= nr_where; i++) {
		split(conditions[i], pair, "=")
		if (field[pair[1]] != pair[2])
			return 0
	}
	return 1
}

# The fields of `by`, one of which may be another one's.
function key_of(name, value,    i, key)
{
	for (i = 1; i <= nr_by; i++)
		key = key (i > 1 ? "\t" : "") \
			(keys[i] == name ? value : field[keys[i]])
	return key
}

# The line of the same round with another value of a field: its number, or 0.
function beside(round, key, name, value,    parts, i, other)
{
	split(key, parts, "\t")
	for (i = 1; i <= nr_by; i++)
		other = other (i > 1 ? "\t" : "") \
			(keys[i] == name ? value : parts[i])
	return numbers[round, other]
}

function number_of(line, name)
{
	return values[line, name]
}

# One of `of` for a line; "" if it can't be said.
function figure(line, what,    at, name, sign, other)
{
	at = match(what, /[-\/]/)
	if (!at)
		return number_of(line, what)
	name = substr(what, 1, at - 1)
	sign = substr(what, at, 1)
	what = substr(what, at + 1)
	at = index(what, ":")
	other = beside(rounds[line], groups[line], substr(what, 1, at - 1),
		       substr(what, at + 1))
	if (!other || number_of(line, name) == "" || number_of(other, name) == "")
		return ""
	if (sign == "-")
		return number_of(line, name) - number_of(other, name)
	return number_of(other, name) == 0 ? "" : \
		number_of(line, name) / number_of(other, name)
}

function median(list, n,    i, j, value)
{
	for (i = 2; i <= n; i++) {
		value = list[i]
		for (j = i - 1; j > 0 && list[j] > value; j--)
			list[j + 1] = list[j]
		list[j + 1] = value
	}
	return (list[int((n + 1) / 2)] + list[int(n / 2) + 1]) / 2
}

BEGIN {
	nr_where = split(where, conditions, " ")
	nr_by = split(by, keys, ",")
	nr_of = split(of, wishes, ",")
}

/^\{/ {
	parse($0)
	if (!wanted())
		next
	nr++
	group = key_of("", "")
	groups[nr] = group
	rounds[nr] = field["round"]
	numbers[field["round"], group] = nr
	for (name in field)
		if (field[name] ~ /^-?[0-9]/)
			values[nr, name] = field[name] + 0
	if (!(group in count))
		order[++nr_groups] = group
	lines[group, ++count[group]] = nr
}

END {
	for (i = 1; i <= nr_groups; i++) {
		group = order[i]
		text = group
		for (j = 1; j <= nr_of; j++) {
			n = 0
			for (k = 1; k <= count[group]; k++) {
				value = figure(lines[group, k], wishes[j])
				if (value != "")
					list[++n] = value + 0
			}
			text = text "\t" (n ? median(list, n) : "-")
		}
		print text "\t" count[group]
	}
}
