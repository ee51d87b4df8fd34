import assert from 'node:assert/strict';

/** The server does not serve an operation: it answered 404 or 405 where there is something to act on. Never a pass. */
export class NotYet extends Error {}

/** Only for requests about things that exist: there, 404 and 405 speak of the path. */
export function served(answer) {
  if (answer.status === 404 || answer.status === 405) throw new NotYet();
  return answer;
}

export function expectStatus(answer, status) {
  assert.equal(answer.status, status, `status ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** An error as clients parse it (ErrorResponseDto). */
export function expectError(answer, status, detailCode) {
  const body = expectStatus(answer, status);
  assert.match(body.detailCode, detailCode);
  assert.match(body.trackingId, /^[0-9a-f]{32}$/);
  assert.ok(body.messages.length > 0 && body.messages.every(({ text, locale }) => typeof text === 'string' && typeof locale === 'string'));
  assert.ok(Array.isArray(body.causes));
}
