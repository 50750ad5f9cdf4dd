#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The metrics of a capture beside it, by the word of promtool, curl and Prometheus.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

url=http://127.0.0.1:9969
server=

serve() {
	ringtap exporter 2>"$work/exporter" &
	server=$!
	await serves
}

serves() {
	curl -s -o /dev/null -m 20 "$url/metrics" || ! kill -0 "$server" 2>/dev/null
}

end() {
	kill -TERM "$server"
	wait "$server"
	equal "exit status of the exporter" 0 $?
}

# number METRIC FILE: of the only sample of this name.
number() {
	sed -nE "s/^ringtap_$1(\{[^}]*\})? ([0-9.]+)$/\2/p" "$2"
}

# sum METRIC FILE
sum() {
	number "$@" | awk '{ sum += $1 } END { print sum + 0 }'
}

printed() {
	start -w /dev/null -s 2000 -B 64 --ring 1 udp
	kill -STOP "$pid"
	deliver 200 500
	ringtap exporter --print >"$work/metrics"
	equal "exit status" 0 $?
	promtool check metrics <"$work/metrics" >"$work/promtool" 2>&1 ||
		complain "promtool says: $(cat "$work/promtool")"
	equal "what promtool says" "" "$(cat "$work/promtool")"
	equal "up" 1 "$(number up "$work/metrics")"
	equal "sockets" 1 "$(number sockets "$work/metrics")"
	grep -qE '^ringtap_packets_total\{socket="[0-9]+",app="ringtap",device="v1",mode="copy"\} 200$' \
		"$work/metrics" || complain "$(grep packets "$work/metrics")"
	claim "$(sum dropped_total "$work/metrics")" -gt 0
	equal "all packets" 200 $(($(sum delivered_total "$work/metrics") +
		$(sum dropped_total "$work/metrics")))
	equal "size" 65536 "$(number ring_bytes "$work/metrics")"
	grep -qE '^ringtap_socket_info\{socket="[0-9]+",app="ringtap",device="v1",mode="copy",pid="'"$pid"'",uid="0",state="running"\} 1$' \
		"$work/metrics" || complain "$(grep socket_info "$work/metrics")"
	equal "devices" 'ringtap_interface_dropped_total{device="v1"} 0' \
		"$(grep '^ringtap_interface_dropped_total' "$work/metrics")"
	claim "$(number ring_used_bytes "$work/metrics")" -gt 50000
	equal "the most" "$(number ring_used_bytes "$work/metrics")" \
		"$(number ring_used_highwater_bytes "$work/metrics")"
	kill -CONT "$pid"
	stop INT
}

# documented FILE: ringtap(8) has each metric.
documented() {
	local name

	while read -r name; do
		grep -q "\<$name\>" "$here/../../userspace/man/ringtap.8" ||
			complain "ringtap(8) does not have $name"
	done < <(awk '$2 == "TYPE" { print $3 }' "$1")
}

by_http() {
	start -w /dev/null --group turn:7
	deliver 20 18
	serve
	curl -s -D "$work/head" "$url/metrics" >"$work/metrics"
	grep -q "^Content-Type: text/plain; version=0.0.4" "$work/head" ||
		complain "$(cat "$work/head")"
	equal "packets" 20 "$(sum packets_total "$work/metrics")"
	equal "members" 1 "$(number group_members "$work/metrics")"
	documented "$work/metrics"
	curl -s -D "$work/head" -H "Accept: application/openmetrics-text" \
		"$url/metrics" >"$work/metrics"
	grep -q "^Content-Type: application/openmetrics-text" "$work/head" ||
		complain "$(cat "$work/head")"
	equal "its end" "# EOF" "$(tail -n 1 "$work/metrics")"
	equal "packets" 20 "$(sum packets_total "$work/metrics")"
	equal "elsewhere" 404 "$(status "$url/other")"
	equal "by another method" 405 "$(status -d x "$url/metrics")"
	equal "the page" 200 "$(status "$url/")"
	equal "no body" 200 "$(status -I "$url/metrics")"
	end
	stop INT
}

status() {
	curl -s -m 20 -o /dev/null -w '%{http_code}' "$@"
}

# Who says nothing, or nothing that makes sense, keeps nobody else up.
hostile() {
	# A server that has heard enough is no reason to die.
	trap '' PIPE
	local i fds=()

	serve
	for ((i = 0; i < 100; i++)); do
		exec {fd}<>/dev/tcp/127.0.0.1/9969
		fds+=("$fd")
		[ $((i % 2)) -eq 0 ] || printf 'GET /metrics HTTP' >&"$fd"
	done
	equal "beside a hundred who are slow" 200 "$(status "$url/metrics")"
	for fd in "${fds[@]}"; do
		exec {fd}>&-
	done
	# A byte now and then does not keep a connection for ever.
	exec {fd}<>/dev/tcp/127.0.0.1/9969
	await hung_up "$fd"
	exec {fd}>&-
	for ((i = 0; i < 50; i++)); do
		head -c $((i * 100)) /dev/urandom >/dev/tcp/127.0.0.1/9969
		printf 'GET /%*s HTTP/1.1\r\n\r\n' $((i * 1000)) x \
			>/dev/tcp/127.0.0.1/9969
		printf 'GET /metrics HTTP/1.1\r\nContent-Length: -%d\r\n\r\n' "$i" \
			>/dev/tcp/127.0.0.1/9969
	done 2>/dev/null
	equal "after all of that" 200 "$(status "$url/metrics")"
	end
}

hung_up() {
	! { printf G >&"$1"; } 2>/dev/null
}

scraped() {
	local prometheus

	start -w /dev/null udp
	deliver 30 18
	serve
	cat >"$work/prometheus.yml" <<-END
	global:
	  scrape_interval: 1s
	scrape_configs:
	  - job_name: ringtap
	    static_configs:
	      - targets: ["127.0.0.1:9969"]
	END
	prometheus --config.file="$work/prometheus.yml" \
		--storage.tsdb.path="$work/tsdb" \
		--web.listen-address=127.0.0.1:9998 >"$work/prometheus" 2>&1 &
	prometheus=$!
	await_long answered 30
	kill "$prometheus"
	wait "$prometheus"
	end
	stop INT
}

answered() {
	curl -s -m 20 'http://127.0.0.1:9998/api/v1/query?query=ringtap_packets_total' |
		grep -q "\"device\":\"v1\".*\"value\":\[[0-9.]*,\"$1\"\]"
}

# A server of this size takes its time to start in a guest.
await_long() {
	local tries=120

	while ! "$@"; do
		if [ $((tries -= 1)) -eq 0 ]; then
			complain "waited in vain: $*
$(tail -n 5 "$work/prometheus")"
			return
		fi
		sleep 1
	done
}

# Whenever it is read, it is whole.
textfile() {
	local i text

	mkdir "$work/text"
	ringtap exporter --textfile "$work/text/ringtap.prom" -n 1 &
	server=$!
	await test -s "$work/text/ringtap.prom"
	for ((i = 0; i < 60; i++)); do
		text=$(cat "$work/text/ringtap.prom"; echo .)
		[[ $text == *ringtap_up*ringtap_group_absent*$'\n.' ]] ||
			complain "it was: $text"
		sleep 0.05
	done
	equal "mode" 644 "$(stat -c %a "$work/text/ringtap.prom")"
	end
	equal "files" ringtap.prom "$(cd "$work/text" && echo *)"
	ringtap exporter --textfile "$work/none/x" 2>"$work/err"
	equal "exit status" 1 $?
	like "the sentence" "ringtap: can't write $work/none/x: No such file.*" \
		"$(cat "$work/err")"
}

# call STATUS REGEX OPTION...
call() {
	local wanted=$1 sentence=$2 found

	shift 2
	ringtap exporter "$@" >"$work/out" 2>"$work/err"
	found=$?
	equal "exit status" "$wanted" "$found"
	like "the sentence" "$sentence" "$(cat "$work/err")"
}

wrong_calls() {
	call 2 "ringtap: --listen, --textfile and --print: one of them" --print \
		--textfile x
	call 2 "ringtap: --listen nowhere: it is ADDRESS:PORT.*" --listen nowhere
	call 2 "ringtap: .*" --listen 127.0.0.1:x
	call 2 "ringtap: .*" --listen 127.0.0.1:105412
	call 2 "ringtap: -n is how often --textfile writes its file" --print -n 3
	call 2 "ringtap: 'more' is one word too many: .*" --print more
	call 1 "ringtap: can't write /dev/null: .*" --textfile /dev/null
	serve
	call 1 "ringtap: can't listen on 127.0.0.1:9969: .*" \
		--listen 127.0.0.1:9969
	end
}

try "printed, and accepted by promtool" printed
try "by HTTP, in both forms" by_http
try "slow and senseless clients" hostile
try "a real Prometheus has the right number" scraped
try "a file that is always whole" textfile
try "calls that are wrong" wrong_calls
plan
