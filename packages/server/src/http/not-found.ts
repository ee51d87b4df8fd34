import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../errors.ts';
import type { Route } from './define-route.ts';
import { replyWithError, replyWithWrongForm } from './error-reply.ts';
import { internalPrefix } from './families.ts';

/** 405 when another method is known at this path, else 404; both in the API's shapes. */
export async function answerUnknownPath(routes: readonly Route[], request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const path = request.url.split('?')[0]!;
  const methods = routes
    .filter((route) => pathPattern(route.ownPath ? route.path : internalPrefix + route.path).test(path))
    .map((route) => route.method);
  if (methods.length > 0) {
    reply.header('Allow', [...new Set(methods)].join(', '));
    await replyWithWrongForm(request, reply, 405, 'NotAllowedException', 'Method not allowed');
  } else await replyWithError(notFound('path', path.replace(internalPrefix, '')), request, reply);
  return reply;
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}/?$`);
}
