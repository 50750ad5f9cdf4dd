/* SPDX-License-Identifier: GPL-2.0 */
#ifndef CORPUS_H
#define CORPUS_H

#include "frame.h"

/* These take the frame, which the next frame_start() begins anew. It is printed
 * as tcpdump does; so but for what -v adds;
 * so with -e, which shows tags; or otherwise, on purpose.
 */
void corpus_add(struct frame *frame);
void corpus_add_name(struct frame *frame);
void corpus_add_tagged(struct frame *frame);
void corpus_add_other(struct frame *frame);

/* The subjects. */
void corpus_link(struct frame *frame);
void corpus_ip(struct frame *frame);
void corpus_icmp(struct frame *frame);
void corpus_transport(struct frame *frame);
void corpus_application(struct frame *frame);
void corpus_tunnel(struct frame *frame);

#endif /* CORPUS_H */
