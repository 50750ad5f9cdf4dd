# SPDX-License-Identifier: GPL-2.0
# Called by plot.sh, which sets work, format, output, caption and warning. The
# colours are those of Okabe and Ito, which the colour-blind can tell apart; lines
# differ in their points, too.

if (format eq "svg") {
	set terminal svg size 1400,740 font "DejaVu Sans,15" background "#ffffff"
	set pointsize 0.7
} else {
	set terminal pngcairo size 1680,888 font "DejaVu Sans,14" background "#ffffff"
}
set output output
set encoding utf8

file(name) = work . "/" . name
there(name) = system("test -s '" . file(name) . "' && echo 1 || echo 0") + 0
nothing = "/dev/null"
from(name) = there(name) ? file(name) : nothing

black = "#000000"
orange = "#e69f00"
sky = "#56b4e9"
green = "#009e73"
blue = "#0072b2"
red = "#d55e00"
purple = "#cc79a7"
grey = "#888888"

set style line 1 lw 1.5 dt 3 lc rgb black pt 2 ps 0.6
set style line 2 lw 2 lc rgb grey pt 8
set style line 3 lw 2 lc rgb sky pt 10
set style line 4 lw 2 lc rgb blue pt 6
set style line 5 lw 2 dt 2 lc rgb purple pt 12
set style line 6 lw 3 lc rgb red pt 7
set style line 7 lw 3 lc rgb orange pt 5
set style line 8 lw 3 lc rgb green pt 9
set style line 9 lw 3 dt 2 lc rgb green pt 11

set multiplot layout 1,2 title "What it takes to capture a frame" font ",24" \
	margins 0.075,0.985,0.31,0.87 spacing 0.075
set label 1 caption at screen 0.5,0.045 center font ",13" tc rgb "#444444"
set label 2 warning at screen 0.5,0.018 center font ",13" tc rgb "#b00000"
set grid lt 1 lc rgb "#dddddd" lw 1
set border 3
set tics nomirror
set logscale x 2
set xrange [50:72000]
# Of 1024 there is no room for a number.
set xtics ("60" 60, "128" 128, "256" 256, "512" 512, "" 1024, "1514" 1514, \
	"9000" 9000, "60000" 60000)
set xlabel "bytes of a frame"
set logscale y
set key at screen 0.045,0.21 left top reverse Left vertical maxrows 4 width -2 samplen 3 font ",14"

set title "Added to what the stack takes: ns a frame (less is better)"
set yrange [10:*]
set ylabel "ns a frame"
set format y "%.0f"
plot from("added.recvmmsg") w lp ls 2 t "recvmmsg()", \
	from("added.libpcap") w lp ls 3 t "TPACKET\\_V3 as libpcap", \
	from("added.tpacket3") w lp ls 4 t "TPACKET\\_V3 tuned", \
	from("added-veth.xdp-native") w lp ls 5 t "AF\\_XDP, sent through veth", \
	from("added.copy") w lp ls 6 t "ringtap copy", \
	from("added.copy+late") w lp ls 7 t "the same, reader waits", \
	from("added.memcpy") w lp ls 1 t "memcpy() and nothing else"

unset label 1
unset label 2
set key at screen 0.535,0.21
set title "What one CPU receives: millions of frames a second (more is better)"
set yrange [*:*]
set ylabel "millions a second"
set format y "%g"
plot from("pps.bypass+late") u 1:($2/1e6) w lp ls 9 t "ringtap bypass, reader waits", \
	from("pps.bypass") u 1:($2/1e6) w lp ls 8 t "ringtap bypass", \
	from("pps.stack") u 1:($2/1e6) w lp ls 1 t "the stack, nobody captures", \
	from("pps.copy+late") u 1:($2/1e6) w lp ls 7 t "ringtap copy, reader waits", \
	from("pps.copy") u 1:($2/1e6) w lp ls 6 t "ringtap copy", \
	from("pps.tpacket3") u 1:($2/1e6) w lp ls 4 t "TPACKET\\_V3 tuned", \
	from("pps-veth.xdp-native") u 1:($2/1e6) w lp ls 5 t "AF\\_XDP, sent through veth"
unset multiplot
