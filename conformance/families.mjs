import {
  AccountActivitiesBetaApi,
  AccountsApi,
  AccountsBetaApi,
  AccountsV2024Api,
  Configuration,
  IdentitiesBetaApi,
  IdentitiesV2024Api,
  Paginator,
  PublicIdentitiesApi,
  PublicIdentitiesV2024Api,
  SourcesBetaApi,
  SourcesV2024Api,
  TaskManagementBetaApi,
  TaskManagementV2024Api,
} from 'sailpoint-api-client';
import { plainFamily } from './plain-family.mjs';
import { requests } from './requests.mjs';

/**
 * An API family as the checks see it, whoever drives it. Every answer is `{ status, headers, body }`, refusals included, as the client hands
 * them over.
 *
 * @typedef {object} Family
 * @property {string} name
 * @property {string} driver how it is driven, for the head of the table
 * @property {(operation: string) => boolean} has
 * @property {(operation: string, request?: object, axiosOptions?: object) => Promise<Answer>} call
 * @property {(operation: string, request?: object) => Promise<unknown[]>} everything all records, page after page
 * @property {(accessToken: string) => Family} withToken
 * @property {(credentials: { clientId: string, clientSecret: string }) => Promise<string>} token
 * @typedef {{ status: number, headers: Record<string, string>, body: any }} Answer
 */

/** @returns {Promise<Family[]>} */
export async function openFamilies({ baseUrl, clientId, clientSecret }) {
  silenceTheClient();
  const accessToken = await officialToken(baseUrl, { clientId, clientSecret });
  return [
    officialFamily(baseUrl, accessToken, {
      name: '/beta',
      suffix: 'Beta',
      classes: [IdentitiesBetaApi, TaskManagementBetaApi, AccountsBetaApi, AccountActivitiesBetaApi, SourcesBetaApi],
    }),
    officialFamily(baseUrl, accessToken, {
      name: '/v2024',
      suffix: 'V2024',
      classes: [IdentitiesV2024Api, TaskManagementV2024Api, PublicIdentitiesV2024Api, AccountsV2024Api, SourcesV2024Api],
      // 1.4.15 sends the path `/identities/{id}/reset` literally (BEHAVIOUR 7), so here the request is made by hand.
      byHand: ['resetIdentity'],
    }),
    officialFamily(baseUrl, accessToken, { name: '/v3', suffix: '', classes: [PublicIdentitiesApi, AccountsApi] }),
    plainFamily(baseUrl, accessToken, { name: '/v2025' }),
    plainFamily(baseUrl, accessToken, { name: '/v2026' }),
    plainFamily(baseUrl, accessToken, { name: 'per service' }),
  ];
}

/** The official client announces every page and every experimental call on the console. */
function silenceTheClient() {
  const print = console.log;
  console.log = (...words) =>
    /^(Paginating call|Warning: You are using Experimental)/.test(String(words[0])) ? undefined : print(...words);
}

function officialFamily(baseUrl, accessToken, { name, suffix, classes, byHand = [] }) {
  const configuration = new Configuration({ baseurl: baseUrl, accessToken, tokenUrl: `${baseUrl}/oauth/token` });
  // Without it the client refuses to call what it takes for experimental.
  configuration.experimental = true;
  const apis = classes.map((Api) => new Api(configuration));
  const apiOf = (operation) => apis.find((api) => typeof api[operation] === 'function');
  const hand = plainFamily(baseUrl, accessToken, { name });
  return {
    name,
    driver: 'official classes',
    has: (operation) => operation === 'token' || apiOf(operation) !== undefined,
    call: (operation, request = {}, axiosOptions = {}) =>
      byHand.includes(operation)
        ? hand.call(operation, request)
        : answerOf(apiOf(operation)[operation](officialRequest(operation, request, suffix), axiosOptions)),
    async everything(operation, request = {}) {
      const api = apiOf(operation);
      return (await Paginator.paginate(api, api[operation], { ...request })).data;
    },
    withToken: (other) => officialFamily(baseUrl, other, { name, suffix, classes, byHand }),
    token: (credentials) => officialToken(baseUrl, credentials),
  };
}

/** Bodies are parameters named after their type, which has the family's suffix. */
function officialRequest(operation, request, suffix) {
  const { body, patch } = requests[operation];
  if (body === undefined || patch) return request;
  const { [body]: value, ...others } = request;
  return { ...others, [body + suffix]: value };
}

async function answerOf(promise) {
  try {
    const { status, headers, data } = await promise;
    return { status, headers, body: data };
  } catch (error) {
    if (error.response === undefined) throw error;
    const { status, headers, data } = error.response;
    return { status, headers, body: data };
  }
}

async function officialToken(baseUrl, { clientId, clientSecret }) {
  const complain = console.error;
  console.error = () => undefined;
  try {
    return await new Configuration({ baseurl: baseUrl, clientId, clientSecret, tokenUrl: `${baseUrl}/oauth/token` }).accessToken;
  } finally {
    console.error = complain;
  }
}
