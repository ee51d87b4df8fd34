import { expect, test } from 'vitest';
import { ApiError, deletionRefusalOf, NetworkError } from './errors.ts';

const request = { method: 'GET', url: 'https://acme.example/beta/identities?filters=email%20eq%20%22ada%22' };
const where = 'GET https://acme.example/beta/identities';

test('an error of the API carries its parts and reads in one line, without the query', () => {
  const body = {
    detailCode: '400.1.3 Illegal value',
    trackingId: 'abc',
    messages: [{ locale: 'en-US', localeOrigin: 'DEFAULT', text: 'Value of "x" is empty or contains invalid data.' }],
    causes: [],
  };
  const error = new ApiError(request, { status: 400, body });
  expect(error).toMatchObject({
    ...request,
    status: 400,
    detailCode: '400.1.3 Illegal value',
    trackingId: 'abc',
    messages: body.messages,
    body,
  });
  expect(error.message).toBe(`${where}: 400.1.3 Illegal value: Value of "x" is empty or contains invalid data.`);
});

test.each([
  [404, { detailCode: '404 Not found', messages: [{ text: 'No such thing.' }] }, '404 Not found: No such thing.'],
  [401, { error: 'JWT is required' }, '401: JWT is required'],
  [401, { error: 'invalid_client', error_description: 'Bad client credentials' }, '401: Bad client credentials'],
  [429, { message: ' Rate Limit Exceeded ' }, '429: Rate Limit Exceeded'],
  [
    415,
    { errorName: 'NotSupportedException', errorMessage: 'Cannot consume content type', trackingId: 'x' },
    '415: Cannot consume content type',
  ],
  [502, '<html>Bad gateway</html>', '502'],
  [503, undefined, '503'],
  [400, { messages: 'not a list', detailCode: 7, error: { code: 5 } }, '400'],
])('a refusal %i of any shape reads well', (status, body, text) => {
  const error = new ApiError(request, { status, body });
  expect(error.message).toBe(`${where}: ${text}`);
  expect(Array.isArray(error.messages)).toBe(true);
});

test('a refused deletion tells what is owned', () => {
  const body = {
    message: 'Identity is the owner of following resources',
    associationDetails: [{ associationType: 'ROLE_OWNER', entities: [] }],
  };
  expect(deletionRefusalOf(new ApiError(request, { status: 400, body }))).toEqual(body);
});

test('any other error is no refused deletion', () => {
  expect(deletionRefusalOf(new ApiError(request, { status: 400, body: { messages: [] } }))).toBeUndefined();
  expect(deletionRefusalOf(new ApiError(request, { status: 404, body: undefined }))).toBeUndefined();
  expect(deletionRefusalOf(new Error('other'))).toBeUndefined();
});

test('a network error names all causes', () => {
  const cause = new TypeError('fetch failed', { cause: Object.assign(new Error(''), { code: 'ECONNREFUSED' }) });
  expect(new NetworkError(request, cause)).toMatchObject({ message: `${where}: fetch failed: ECONNREFUSED`, cause });
  expect(new NetworkError(request, 'odd').message).toBe(`${where}: odd`);
});
