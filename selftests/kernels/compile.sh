# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154  # set by source.sh and kernel.sh
# Kernels compiled from source, sourced by kernel.sh: fragments over tinyconfig.

# Raise it when an entry's content changes.
compile_recipe=1

# The options of a kernel, out of its fragments; none stands in two of them.
compile_options() {
	case $1 in
	uml) cat "$kernels"/{base,uml}.config ;;
	debug | rt) cat "$kernels"/{base,x86_64,judges,"$1"}.config ;;
	esac | grep '^CONFIG_'
}

compile_arch() {
	case $1 in
	uml) echo um ;;
	debug | rt) echo x86_64 ;;
	esac
}

# What an entry depends on besides the source's version.
compile_key() {
	{
		echo "$compile_recipe $source_series"
		compile_options "$1"
		${CC:-gcc} --version | head -n 1
	} | sha256sum | cut -c 1-12
}

# compile_check K CONFIG: Kconfig drops what it doesn't know or whose
# dependencies are missing, silently.
compile_check() {
	local line name lost='' twice

	twice=$(compile_options "$1" | cut -d = -f 1 | sort | uniq -d)
	[ -z "$twice" ] || die "$1: two of its fragments have" \
		"${twice//$'\n'/ }"
	while read -r line; do
		name=${line%%=*}
		case $line in
		*=n) ! grep -q "^$name=" "$2" || lost="$lost $line" ;;
		*) grep -qxF -- "$line" "$2" || lost="$lost $line" ;;
		esac
	done < <(compile_options "$1")
	[ -z "$lost" ] || die "$1: Kconfig did not take$lost"
}

# Headers and code of machines that nobody boots here, and documents: they
# are most of the tarball.
compile_unpack() {
	source_unpack "$1" \
		--exclude='*.rst' --exclude='*.dts' --exclude='*.dtsi' \
		--exclude='*/drivers/gpu/*.[ch]' \
		--exclude='*/drivers/media/*.[ch]' \
		--exclude='*/drivers/staging/*.[ch]' \
		--exclude='*/drivers/infiniband/*.[ch]' \
		--exclude='*/drivers/net/ethernet/*.[ch]' \
		--exclude='*/drivers/net/wireless/*.[ch]' \
		--exclude='*/sound/*.[ch]' \
		--exclude='*/tools/testing' --exclude='*/tools/perf' \
		--exclude='*/Documentation/*.yaml'
}

# What `make M=` reads stays; the sources and objects go.
compile_prune() {
	find . -mindepth 1 -maxdepth 1 ! -name Makefile ! -name Kbuild \
		! -name .config ! -name Module.symvers ! -name System.map \
		! -name include ! -name scripts ! -name arch ! -name tools \
		-exec rm -rf {} +
	find arch -mindepth 1 -maxdepth 1 ! -name x86 ! -name um -exec rm -rf {} +
	find tools -mindepth 1 -maxdepth 1 ! -name objtool -exec rm -rf {} +
	find arch tools -type f ! -name '*.h' ! -name 'Makefile*' \
		! -name '*Kbuild*' ! -name objtool ! -name '*.tbl' \
		! -name '*.sh' -delete
	find . -type f \( -name '*.o' -o -name '*.a' -o -name '.*.cmd' \) -delete
	find . -depth -type d -empty -delete
}

compile_build() {
	local k=$1 arch=$2 make

	make=(make -j "$(nproc)" ARCH="$arch" CC="${CC:-gcc}"
		KBUILD_BUILD_HOST=testbed KBUILD_BUILD_USER=ringtap)
	quietly ../config.log "${make[@]}" tinyconfig
	compile_options "$k" >>.config
	# It warns of every line of tinyconfig that the options replace.
	quietly ../config.log "${make[@]}" olddefconfig
	compile_check "$k" .config
	quietly ../log "${make[@]}" all || die "$k does not build"
	quietly ../log "${make[@]}" modules_install INSTALL_MOD_PATH="$PWD/.." ||
		die "the modules of $k can't be installed into the cache"
	make -s ARCH="$arch" kernelrelease >../release
}

# Called by cache_make in an empty folder.
compile_make() {
	local k=$1 arch deb version release name began=$SECONDS

	arch=$(compile_arch "$k")
	deb=$(source_deb)
	version=$(source_version "$deb")
	name=$k-$version-$(compile_key "$k")
	say "compiling $k from linux $version (some minutes)"
	mkdir kdir
	cd kdir || exit
	compile_unpack "$deb"
	compile_build "$k" "$arch"
	if [ "$arch" = um ]; then
		strip -o ../image linux
	else
		cp arch/x86/boot/bzImage ../image
	fi
	compile_prune
	# shellcheck disable=SC2103  # failures leave at once
	cd .. || exit
	release=$(cat release)
	rm -f "lib/modules/$release/source" log config.log
	ln -sfn ../../../kdir "lib/modules/$release/build"
	depmod -b . -F kdir/System.map "$release"
	echo "$arch" >arch
	say "compiled $k in $((SECONDS - began)) seconds"
	# shellcheck disable=SC2034  # read by cache_make
	entry=$name
}
