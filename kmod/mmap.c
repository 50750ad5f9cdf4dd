// SPDX-License-Identifier: GPL-2.0
#include "mmap.h"

#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>

#include "area.h"

/* Pages that are handed to vm_insert_pages() in one go. */
#define BATCH	64

static bool mmap_inside(const struct vm_area_struct *vma, u64 off, u64 len)
{
	u64 start = (u64)vma->vm_pgoff << PAGE_SHIFT;
	u64 size = vma->vm_end - vma->vm_start;

	return start >= off && size <= len && start - off <= len - size;
}

/* The reader sees all of it and writes only the consumer area; neither
 * mprotect() nor a fork, a core dump or mremap() makes more of it. Newer
 * kernels execute no mapping of a socket whatever is asked here.
 */
static int mmap_restrict(const struct ringtap_area *area,
			 struct vm_area_struct *vma)
{
	unsigned long clear = VM_MAYEXEC;
	struct ringtap_layout layout;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;

	ringtap_area_layout(area, &layout);
	if (mmap_inside(vma, layout.shared_off, layout.shared_len)) {
		if (vma->vm_flags & VM_WRITE)
			return -EPERM;
		clear |= VM_MAYWRITE;
	} else if (!mmap_inside(vma, layout.consumer_off,
				layout.consumer_len)) {
		return -EINVAL;
	}

	vm_flags_mod(vma, VM_DONTEXPAND | VM_DONTDUMP, clear);
	return 0;
}

static int mmap_insert(const struct ringtap_area *area,
		       struct vm_area_struct *vma, unsigned long done,
		       unsigned long nr)
{
	struct page *pages[BATCH];
	unsigned long left = nr;
	unsigned long i;
	int ret;

	for (i = 0; i < nr; i++) {
		pages[i] = ringtap_area_page(area, vma->vm_pgoff + done + i);
		if (WARN_ON_ONCE(!pages[i]))
			return -EINVAL;
	}

	ret = vm_insert_pages(vma, vma->vm_start + (done << PAGE_SHIFT), pages,
			      &left);
	return ret;
}

/**
 * ringtap_mmap_area - maps a part of a socket's memory
 * @area: the memory; it outlives the mapping, which holds the socket's file
 * @vma: from mmap()
 *
 * The pages are ordinary ones, all there from the start: reading a ring never
 * faults, and its data can be written to a file by direct I/O.
 */
int ringtap_mmap_area(const struct ringtap_area *area,
		      struct vm_area_struct *vma)
{
	unsigned long total = vma_pages(vma);
	unsigned long done, nr;
	int ret;

	ret = mmap_restrict(area, vma);
	for (done = 0; !ret && done < total; done += nr) {
		nr = min_t(unsigned long, total - done, BATCH);
		ret = mmap_insert(area, vma, done, nr);
		if (fatal_signal_pending(current))
			ret = -EINTR;
		cond_resched();
	}
	return ret;
}
