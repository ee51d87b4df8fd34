import type { FastifyReply } from 'fastify';

/** How many records match, whatever limit and offset (contract: BEHAVIOUR 1). */
export function sendCount(reply: FastifyReply, total: number): void {
  reply.header('X-Total-Count', String(total));
}
