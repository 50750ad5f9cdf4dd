/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_MMAP_H
#define RINGTAP_MMAP_H

struct ringtap_area;
struct vm_area_struct;

int ringtap_mmap_area(const struct ringtap_area *area,
		      struct vm_area_struct *vma);

#endif /* RINGTAP_MMAP_H */
