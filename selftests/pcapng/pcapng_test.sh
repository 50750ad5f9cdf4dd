#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Whether Wireshark's tools agree with what the command writes.

out=${OUTPUT:-$(dirname "$0")}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cases=0
failed=0

for tool in capinfos tshark; do
	if ! command -v $tool >/dev/null; then
		echo "TAP version 13"
		echo "1..0 # SKIP $tool is missing: apt-get install tshark"
		exit 4
	fi
done

# $1: name of the case, $2: wanted, $3: found
equal()
{
	cases=$((cases + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $cases $1"
		return
	fi
	echo "# wanted: ${2//$'\n'/$'\n'#         }"
	echo "# found:  ${3//$'\n'/$'\n'#         }"
	echo "not ok $cases $1"
	failed=$((failed + 1))
}

infos()
{
	capinfos -M "$1" 2>&1
}

# $1: file, $2: label of capinfos
info()
{
	infos "$1" | sed -n "s/^ *$2[:=] *//p"
}

# $1: file, then fields
fields()
{
	local file=$1 field args=()

	shift
	for field; do
		args+=(-e "$field")
	done
	tshark -n -r "$file" -T fields -E separator=, "${args[@]}" 2>"$dir/err"
	grep -v 'Running as user' "$dir/err"
}

echo "TAP version 13"
"$out/write_capture" "$dir/f" || { echo "Bail out! nothing was written"; exit 1; }

infos "$dir/f" >/dev/null
equal "capinfos accepts the file" 0 $?
equal "type" pcapng "$(info "$dir/f" 'File type')"
equal "number of packets" 9 "$(info "$dir/f" 'Number of packets')"
equal "precision" "nanoseconds (9)" "$(info "$dir/f" 'File timestamp precision')"
equal "what wrote it" "ringtap 1.2.3" "$(info "$dir/f" 'Capture application')"
equal "where" "$(uname -sr)" "$(info "$dir/f" 'Capture oper-sys')"
equal "names of the interfaces" $'v0\nv1\nv2' "$(info "$dir/f" 'Name ')"
equal "link types" $'Ethernet (1 - ether)\nEthernet (1 - ether)\nEthernet (1 - ether)' \
	"$(info "$dir/f" 'Encapsulation ')"
equal "snap lengths" $'262144\n262144\n262144' "$(info "$dir/f" 'Capture length ')"
equal "system of the interfaces" "$(uname -sr)" \
	"$(info "$dir/f" 'Operating system ' | sort -u)"
equal "interface of each packet" v0,v0,v0,v1,v1,v1,v2,v2,v2 \
	"$(fields "$dir/f" frame.interface_name | paste -sd,)"
equal "lengths" "60,60
59,60
58,60
57,60
56,60
55,60
54,60
53,60
52,60" "$(fields "$dir/f" frame.cap_len frame.len)"
equal "time to the nanosecond" 1700000000.000000001,1700000008.000000001 \
	"$(fields "$dir/f" frame.time_epoch | sed -n '1p;9p' | paste -sd,)"
equal "received broadcast" 1,3 \
	"$(fields "$dir/f" frame.packet_flags_direction \
		frame.packet_flags_reception_type | sed 's/0x0*//g' | sort -u)"
equal "queue" 4 "$(fields "$dir/f" frame.interface_queue | sort -u)"
equal "lost packets stand in the last record" ,,,,,,,,77 \
	"$(fields "$dir/f" frame.drop_count | paste -sd,)"

"$out/write_capture" "$dir/one" --one
equal "counters of the one interface" 1 \
	"$(info "$dir/one" 'Number of stat entries ')"

"$out/write_capture" "$dir/wait" --wait >"$dir/said" &
pid=$!
until grep -q written "$dir/said" || ! kill -0 $pid 2>/dev/null; do
	sleep 0.05
done
kill -KILL $pid
wait $pid 2>/dev/null
infos "$dir/wait" >/dev/null
equal "capinfos accepts what a killed writer left" 0 $?
equal "and finds all its packets" 9 "$(info "$dir/wait" 'Number of packets')"
equal "and nothing that is cut" "" \
	"$(fields "$dir/wait" frame.number | grep -v '^[0-9]*$')"

echo "1..$cases"
[ $failed = 0 ]
