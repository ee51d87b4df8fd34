import { requests } from './requests.mjs';

/** Families that client 1.4.15 has no classes for: the same requests with the headers of its successors (BEHAVIOUR 7). */
export function plainFamily(baseUrl, accessToken, { name }) {
  const family = {
    name,
    driver: '2.x headers',
    has: (operation) => operation === 'token' || operation in requests,
    call: (operation, request = {}) => send(urlOf(baseUrl, name, operation, request), initOf(operation, request, accessToken)),
    async everything(operation, request = {}) {
      const records = [];
      for (;;) {
        const { body } = await family.call(operation, { ...request, limit: 250, offset: records.length });
        records.push(...body);
        if (body.length < 250) return records;
      }
    },
    withToken: (other) => plainFamily(baseUrl, other, { name }),
    token: (credentials) => fetchToken(baseUrl, credentials, tokenForms[name]),
  };
  return family;
}

function urlOf(baseUrl, family, operation, request) {
  const { path, body } = requests[operation];
  const rest = { ...request };
  delete rest[body];
  const filled = path.replace(/\{(\w+)\}/g, (_, parameter) => {
    const value = rest[parameter];
    delete rest[parameter];
    return encodeURIComponent(value);
  });
  const url = new URL(baseUrl + (family === 'per service' ? filled.replace(/^\/[\w-]+/, '$&/v1') : family + filled));
  // As `URLSearchParams` writes it: a space goes as `+`.
  url.search = new URLSearchParams(rest).toString();
  return url;
}

function initOf(operation, request, accessToken) {
  const { method, body, experimental, form, patch } = requests[operation];
  return {
    method,
    headers: {
      authorization: `Bearer ${accessToken}`,
      accept: 'application/json',
      'x-sailpoint-sdk': 'typescript-2.1.5',
      ...(experimental ? { 'x-sailpoint-experimental': 'true' } : {}),
      ...(body ? { 'content-type': patch ? 'application/json-patch+json' : 'application/json' } : {}),
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(body ? { body: JSON.stringify(request[body]) } : {}),
    ...(form ? { body: '' } : {}),
  };
}

async function send(url, init) {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body: text === '' ? '' : JSON.parse(text) };
}

/** Every way in which clients ask for a token beside the one of 1.4.15 (BEHAVIOUR 4), each on one family. */
const tokenForms = {
  '/v2025': (grant) => ({ query: '', init: { body: new URLSearchParams(grant) } }),
  '/v2026': (grant) => ({ query: `?${new URLSearchParams(grant)}`, init: {} }),
  'per service': ({ client_id, client_secret, ...rest }) => ({
    query: '',
    init: {
      body: new URLSearchParams(rest),
      headers: { authorization: `Basic ${Buffer.from(`${client_id}:${encodeURIComponent(client_secret)}`).toString('base64')}` },
    },
  }),
};

async function fetchToken(baseUrl, { clientId, clientSecret }, form) {
  const { query, init } = form({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
  const response = await fetch(`${baseUrl}/oauth/token${query}`, { method: 'POST', ...init });
  const body = await response.json();
  if (!response.ok) throw new Error(`${response.status}: ${JSON.stringify(body)}`);
  return body.access_token;
}
