# SPDX-License-Identifier: GPL-2.0
# What a user or a developer types. The work is done elsewhere: Kbuild and
# kmod/Kbuild make the module, userspace/Makefile the library and the command,
# selftests/ everything that tests.

KDIR ?= /lib/modules/$(shell uname -r)/build
PREFIX ?= /usr/local
DESTDIR ?=
GROUP ?= ringtap
KERNEL ?= 6.1
TEST ?=
CMD ?=
export CMD

VERSION := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
dkms_src := $(DESTDIR)/usr/src/ringtap-$(VERSION)
dkms_files := dkms.conf Kbuild COPYING kmod/Kbuild \
	$(filter-out %.mod.c,$(wildcard kmod/*.[ch])) \
	$(shell find kmod/compat -name '*.[ch]' -o -name Kbuild) \
	$(wildcard include/uapi/linux/*.h)

say = { echo "make $@: $(1)" >&2; exit 1; }
# $(call need,PROGRAM,PACKAGE)
need = @command -v $(1) >/dev/null || \
	$(call say,$(1) is missing; as root: apt-get install $(2))
need_headers = @[ -e "$(KDIR)/Makefile" ] || \
	$(call say,no kernel headers in $(KDIR): apt-get install \
	linux-headers-$$(uname -r)$(comma) or say where: make $@ KDIR=...)
comma := ,

all: userspace modules

modules:
	$(call need,gcc,build-essential)
	$(need_headers)
	+@$(MAKE) -C $(KDIR) M=$(CURDIR) modules

userspace:
	$(call need,$(firstword $(CC)),build-essential)
	+@$(MAKE) -C userspace

# All or nothing: what can't be built is said before anything is copied.
install: may-install all
	+@$(MAKE) -s userspace-install modules-install

# Before anything is built.
may-install:
	@[ -n "$(DESTDIR)" ] || [ "$$(id -u)" -eq 0 ] || { echo "make $(MAKECMDGOALS):" \
		"this writes to the system: run it as root, or give DESTDIR=" >&2; exit 1; }

userspace-install: may-install userspace
	+@$(MAKE) -C userspace install PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)

# A link, so that Wireshark finds the command of `make install`.
extcap-install: may-install
	+@$(MAKE) -C userspace extcap-install PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)

# As Wireshark's dumpcap: who is in the group captures.
setcap-install:
	+@$(MAKE) -s -C userspace setcap-install PREFIX=$(PREFIX) \
		DESTDIR=$(DESTDIR) GROUP=$(GROUP)

# Not by kbuild's modules_install: with a distribution's headers it complains of
# keys and of a System.map that these never have. DKMS signs. And what release a
# kernel has, Debian's 6.1 headers say wrongly in all places but this one.
modules-install: release = $$(modinfo -F vermagic kmod/ringtap.ko | cut -d " " -f 1)
modules-install: may-install modules
	@install -D -m 644 kmod/ringtap.ko \
		$(DESTDIR)/lib/modules/$(release)/updates/ringtap.ko
	@strip -g $(DESTDIR)/lib/modules/$(release)/updates/ringtap.ko
	@[ -n "$(DESTDIR)" ] || depmod $(release)

# DKMS gets what the module is made of and nothing else.
dkms-install: may-install
	@[ -n "$(DESTDIR)" ] || command -v dkms >/dev/null || \
		$(call say,dkms is missing; as root: apt-get install dkms)
	@[ -n "$(DESTDIR)" ] || [ -z "$$(dkms status ringtap/$(VERSION))" ] || \
		dkms remove ringtap/$(VERSION) --all
	@rm -rf $(dkms_src)
	@for file in $(dkms_files); do \
		install -D -m 644 $$file $(dkms_src)/$$file || exit 1; \
	done
	@[ -n "$(DESTDIR)" ] || { dkms add ringtap/$(VERSION) && \
		dkms install ringtap/$(VERSION); }

uninstall: may-install
	@[ -n "$(DESTDIR)" ] || ! command -v dkms >/dev/null || \
		[ -z "$$(dkms status ringtap/$(VERSION))" ] || \
		dkms remove ringtap/$(VERSION) --all
	@rm -rf $(dkms_src)
	@rm -f $(DESTDIR)/lib/modules/*/updates/ringtap.ko
	@[ -n "$(DESTDIR)" ] || ! [ -d /lib/modules/$$(uname -r) ] || depmod
	+@$(MAKE) -C userspace uninstall PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)

demo:
	@selftests/demo.sh

check:
	@selftests/check.sh $(if $(TEST),-t '$(TEST)') $(KERNEL)

check-all:
	@selftests/check.sh -l $(if $(TEST),-t '$(TEST)') 6.1 6.12 uml debug rt

bench:
	@selftests/bench/run.sh

bench-quick:
	@selftests/bench/run.sh quick

style:
	@selftests/style.sh

vm:
	@selftests/vm.sh -k $(KERNEL) $(if $(CMD),-- sh -c "$$CMD")

ynl:
	@selftests/ynl.sh

clean:
	@rm -rf build .tmp_versions Module.symvers modules.order
	@rm -rf .Module.symvers.cmd .modules.order.cmd
	@find kmod \( -name '*.o' -o -name '*.ko' -o -name '*.mod' \
		-o -name '*.mod.c' -o -name '.*.cmd' -o -name '.*.d' \
		-o -name modules.order -o -name '*.o.*' \) -delete

help:
	@echo 'To use ringtap:'
	@echo '  make                   the module for this kernel, the library, the command'
	@echo '  make modules           the module (KDIR=DIR: for the kernel of these headers)'
	@echo '  make userspace         the library and the command'
	@echo '  make install           all of it (PREFIX=$(PREFIX), DESTDIR=)'
	@echo '  make dkms-install      the module, built anew by DKMS for each kernel'
	@echo '  make userspace-install the library and the command alone'
	@echo '  make extcap-install    ringtap, once installed, in the list of Wireshark'
	@echo '  make setcap-install    ringtap, once installed, for users of GROUP=$(GROUP)'
	@echo '  make uninstall         takes away what these installed'
	@echo 'To see and to test it, in virtual machines (kernels: 6.1 6.12 uml debug rt):'
	@echo '  make demo              captures generated traffic, prints it'
	@echo '  make check             the tests on 6.1 (KERNEL="K..." on others, TEST="dir/*" some)'
	@echo '  make check-all         all tests on all kernels, and DKMS'
	@echo '  make vm                a shell with ringtap loaded (KERNEL=K, CMD="command")'
	@echo '  make bench             what it costs to capture, each way and by programs: tables and a'
	@echo '                         picture, 20 minutes'
	@echo '  make bench-quick       how far that is from what is aimed at, in three minutes'
	@echo 'To work on it:'
	@echo '  make style             checkpatch, sparse, shellcheck and the rest'
	@echo '  make ynl               generates the netlink code from its specification'
	@echo '  make clean             removes what was built'

.PHONY: all modules userspace install userspace-install modules-install
.PHONY: extcap-install setcap-install
.PHONY: may-install dkms-install uninstall demo check check-all bench bench-quick style vm ynl clean help
