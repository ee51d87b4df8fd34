import { Configuration, IdentitiesBetaApi, IdentityProfilesBetaApi, SourcesBetaApi } from 'sailpoint-api-client';
import { expectStatus } from './outcome.mjs';
import { taskEnded } from './tasks.mjs';

/**
 * Who the checks are about. The example organisation has somebody for most of them; for each family one more person is brought in by a feed
 * of our own, to be deleted.
 *
 * @typedef {object} Stage
 * @property {{ id: string }} person has a manager, a role by a list and roles by criteria
 * @property {{ id: string }} owner owns a role
 * @property {{ id: string }} guarded is protected
 * @property {Map<string, string>} disposable id by family
 * @property {string} visitors id of their source
 * @property {string} empty id of a source without accounts
 * @property {import('./families.mjs').Family} follow where tasks are looked at
 * @property {{ clientId: string, clientSecret: string }} credentials
 */

/** @returns {Promise<Stage>} */
export async function setTheStage(families, credentials, baseUrl) {
  const [beta] = families;
  const named = async (alias) => {
    const [found] = expectStatus(await beta.call('listIdentities', { filters: `alias eq "${alias}"` }), 200);
    if (found === undefined) throw new Error(`The example organisation has nobody called ${alias}`);
    return found;
  };
  const administrator = await named('admin');
  const aliases = new Map(families.map(({ name }) => [name, `disposable-${name.replaceAll(/\W+/g, '')}`]));
  const { visitors, empty } = await bringIn(beta, baseUrl, credentials, administrator.id, [...aliases.values()]);
  const disposable = new Map();
  for (const [family, alias] of aliases) disposable.set(family, (await named(alias)).id);
  return {
    person: await named('kwame.boateng'),
    owner: await named('heinrich.brueggemann'),
    guarded: await named('svc-backup'),
    disposable,
    visitors,
    empty,
    follow: beta,
    credentials,
  };
}

/** A source, a profile on it and a feed, all through the official client. */
async function bringIn(beta, baseUrl, { clientId, clientSecret }, ownerId, aliases) {
  const configuration = new Configuration({ baseurl: baseUrl, clientId, clientSecret, tokenUrl: `${baseUrl}/oauth/token` });
  const owner = { type: 'IDENTITY', id: ownerId };
  const sources = new SourcesBetaApi(configuration);
  const { data: source } = await sources.createSource({
    sourceBeta: { name: 'Visitors', owner, connector: 'delimited-file-angularsc' },
    provisionAsCsv: true,
  });
  await new IdentityProfilesBetaApi(configuration).createIdentityProfile({
    identityProfileBeta: { name: 'Visitors', owner, authoritativeSource: { type: 'SOURCE', id: source.id } },
  });
  const header = 'id,name,givenName,familyName,e-mail,location,manager,groups,startDate,endDate';
  const rows = aliases.map((alias, index) => `V${index},${alias},Vis,Itor,${alias}@example.com,,,,,`);
  const file = new File([`${[header, ...rows].join('\n')}\n`], 'visitors.csv', { type: 'text/csv' });
  const { data } = await sources.importAccounts({ sourceId: source.id, file });
  const task = await taskEnded(beta, data.task.id);
  if (task.completionStatus !== 'SUCCESS')
    throw new Error(`The feed of visitors ended ${task.completionStatus}: ${JSON.stringify(task.messages)}`);
  // Nothing of it stays in the way of the identities' deletion but the accounts.
  const { data: visitors } = await new IdentitiesBetaApi(configuration).listIdentities({ filters: 'alias sw "disposable-"' });
  if (visitors.length !== aliases.length) throw new Error(`The feed of ${aliases.length} visitors made ${visitors.length} identities`);
  const { data: empty } = await sources.createSource({
    sourceBeta: { name: 'Nothing yet', owner, connector: 'delimited-file-angularsc' },
    provisionAsCsv: true,
  });
  return { visitors: source.id, empty: empty.id };
}
