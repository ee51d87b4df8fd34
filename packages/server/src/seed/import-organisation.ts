import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type ApiSession, ImportError, listAll } from './api-session.ts';
import { importAccessProfiles } from './import-access-profiles.ts';
import { importProfiles } from './import-profiles.ts';
import { importProvisioning } from './import-provisioning.ts';
import { importRoles } from './import-roles.ts';
import { importSources } from './import-sources.ts';
import { isLive, type OrganisationFiles, readOrganisationFiles } from './organisation-files.ts';

export interface ImportProgress {
  /** A sentence for whoever watches. */
  say(line: string): void;
  /** Waits a moment between two looks at a task. */
  pause(): Promise<void>;
  /** Where the organisation's own systems are (systems/start-systems.ts). */
  readonly addresses: ReadonlyMap<string, string>;
}

/**
 * Applies an organisation's files through the API, in the order in which they refer to each other; applied again they change nothing. People
 * own sources and profiles, and are known only once the feeds are in, so owners are set last.
 */
export async function importOrganisation(api: ApiSession, folder: string, progress: ImportProgress): Promise<void> {
  const files = await readOrganisationFiles(resolve(folder));
  if (files.organisation.timeZone) {
    await api.send('PATCH', '/org-config', [{ op: 'replace', path: '/timeZone', value: files.organisation.timeZone }]);
  }
  await importIdentityAttributes(api, files);
  const sourceIds = await importSources(api, files.sources, progress.addresses);
  await importTransforms(api, files);
  for (const source of files.sources) await importProvisioning(api, sourceIds.get(source.name)!, source);
  await importProfiles(api, files.profiles, sourceIds);
  progress.say(
    `Configuration: ${files.sources.length} sources, ${files.profiles.length} identity profiles, ${files.transforms.length} transforms.`,
  );
  for (const source of feedsInOrder(files))
    await loadFeed(api, files, { id: sourceIds.get(source.name)!, name: source.name, feed: source.feed! }, progress);
  for (const source of files.sources)
    if (isLive(source)) await readSource(api, { id: sourceIds.get(source.name)!, name: source.name }, progress);
  const identityId = identityFinder(api);
  const { say } = progress;
  const accessProfileIds = await importAccessProfiles(api, files.accessProfiles, { sourceIds, identityId, say });
  await importRoles(api, files.roles, { sourceIds, accessProfileIds, identityId });
  await settleOwners(api, files, sourceIds, identityId);
  for (const { alias, protected: isProtected } of files.identities) {
    if (isProtected !== undefined)
      await api.send('PUT', `/muster/v1/identities/${await identityId(alias)}/protection`, { protected: isProtected });
  }
  progress.say(`${files.accessProfiles.length} access profiles, ${files.roles.length} roles.`);
  await waitUntilIdle(api, progress);
}

async function importIdentityAttributes(api: ApiSession, files: OrganisationFiles): Promise<void> {
  const present = new Set(
    (await api.get<{ name: string }[]>('/identity-attributes?includeSystem=true&includeSilent=true')).map(({ name }) => name),
  );
  for (const attribute of files.identityAttributes) {
    const body = { type: 'string', multi: false, searchable: false, ...attribute };
    if (present.has(attribute.name)) await api.send('PUT', `/identity-attributes/${attribute.name}`, body);
    else await api.send('POST', '/identity-attributes', body);
  }
}

/** A transform is created after those it refers to. */
async function importTransforms(api: ApiSession, files: OrganisationFiles): Promise<void> {
  const present = new Map((await listAll<{ id: string; name: string }>(api, '/transforms')).map(({ id, name }) => [name, id]));
  const waiting = new Map(files.transforms.map((transform) => [transform.name, transform]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((transform) =>
      referencesOf(transform).every((name) => !waiting.has(name) || name === transform.name),
    );
    if (ready.length === 0) throw new ImportError(`These transforms refer to each other in a circle: ${[...waiting.keys()].join(', ')}`);
    for (const transform of ready) {
      waiting.delete(transform.name);
      const id = present.get(transform.name);
      if (id === undefined) await api.send('POST', '/transforms', transform);
      else await api.send('PUT', `/transforms/${id}`, transform);
    }
  }
}

function referencesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value !== 'object' || value === null) return [];
  const { type, attributes } = value as { type?: unknown; attributes?: { id?: unknown } };
  const own = type === 'reference' && typeof attributes?.id === 'string' ? [attributes.id] : [];
  return [...own, ...Object.values(value).flatMap(referencesOf)];
}

/** Authoritative feeds first, so that the others find their people at once; any order gives the same end. */
function feedsInOrder(files: OrganisationFiles) {
  const authoritative = new Set(files.profiles.map((profile) => profile.authoritativeSource));
  const withFeed = files.sources.filter((source) => source.feed !== undefined);
  return [...withFeed.filter((source) => authoritative.has(source.name)), ...withFeed.filter((source) => !authoritative.has(source.name))];
}

interface TaskAnswer {
  readonly completionStatus: string | null;
  readonly progress: string | null;
  readonly messages: { localizedText: { message: string } | null }[];
  readonly attributes: Record<string, unknown>;
}

async function loadFeed(
  api: ApiSession,
  files: OrganisationFiles,
  source: { id: string; name: string; feed: string },
  progress: ImportProgress,
): Promise<void> {
  const content = await readFile(join(files.folder, source.feed));
  const { task } = await api.upload<{ task: { id: string } }>(`/sources/${source.id}/load-accounts`, {
    name: basename(source.feed),
    content,
  });
  const { completionStatus, messages, attributes } = await waitForTask(api, task.id, progress);
  if (completionStatus === 'ERROR')
    throw new ImportError(`Loading ${source.feed} failed: ${messages[0]?.localizedText?.message ?? 'no reason given'}`);
  progress.say(
    `${source.name}: ${attributes.total} accounts, ${attributes.created} new, ${attributes.updated} changed, ${attributes.deleted} deleted.`,
  );
  for (const message of messages) progress.say(`  ${message.localizedText?.message}`);
}

/** What a system has now: its rights, then its accounts. One that cannot be reached is told of, and read at the next import. */
async function readSource(api: ApiSession, { id, name }: { id: string; name: string }, progress: ImportProgress): Promise<void> {
  for (const [what, start] of liveReads) {
    const taskId = await start(api, id);
    const { completionStatus, messages, attributes } = await waitForTask(api, taskId, progress);
    if (completionStatus !== 'ERROR') progress.say(`${name}: ${attributes.total} ${what}, ${attributes.created} new.`);
    for (const message of messages) progress.say(`  ${name}: ${message.localizedText?.message}`);
  }
}

const liveReads: readonly (readonly [string, (api: ApiSession, sourceId: string) => Promise<string>])[] = [
  ['entitlements', async (api, id) => (await api.send<{ id: string }>('POST', `/entitlements/aggregate/sources/${id}`, undefined)).id],
  ['accounts', async (api, id) => (await api.send<{ task: { id: string } }>('POST', `/sources/${id}/load-accounts`, undefined)).task.id],
];

async function waitForTask(api: ApiSession, id: string, progress: ImportProgress): Promise<TaskAnswer> {
  for (;;) {
    const task = await api.get<TaskAnswer>(`/task-status/${id}`);
    if (task.completionStatus !== null) return task;
    await progress.pause();
  }
}

/** Whoever waits for an import reads final identities: tasks are done, and changes that rest before they are carried out are, too. */
async function waitUntilIdle(api: ApiSession, progress: ImportProgress): Promise<void> {
  while (!(await api.get<{ idle: boolean }>('/muster/v1/idle')).idle) await progress.pause();
}

function identityFinder(api: ApiSession): (alias: string) => Promise<string> {
  const known = new Map<string, string>();
  return async (alias) => {
    const present = known.get(alias);
    if (present !== undefined) return present;
    const filters = encodeURIComponent(`alias eq ${JSON.stringify(alias)}`);
    const [found] = await api.get<{ id: string }[]>(`/identities?filters=${filters}&limit=1`);
    if (found === undefined) throw new ImportError(`No identity has the alias "${alias}"`);
    known.set(alias, found.id);
    return found.id;
  };
}

async function settleOwners(
  api: ApiSession,
  files: OrganisationFiles,
  sourceIds: ReadonlyMap<string, string>,
  identityId: (alias: string) => Promise<string>,
): Promise<void> {
  const owner = async (alias: string) => [{ op: 'replace', path: '/owner', value: { type: 'IDENTITY', id: await identityId(alias) } }];
  for (const source of files.sources) {
    if (source.owner) await api.send('PATCH', `/sources/${sourceIds.get(source.name)}`, await owner(source.owner));
  }
  const profileIds = new Map((await listAll<{ id: string; name: string }>(api, '/identity-profiles')).map(({ id, name }) => [name, id]));
  for (const profile of files.profiles) {
    if (profile.owner) await api.send('PATCH', `/identity-profiles/${profileIds.get(profile.name)}`, await owner(profile.owner));
  }
}
