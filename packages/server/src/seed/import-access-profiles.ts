import { type ApiSession, listAll } from './api-session.ts';
import type { AccessProfileFile } from './organisation-files.ts';

interface Names {
  readonly sourceIds: ReadonlyMap<string, string>;
  readonly identityId: (alias: string) => Promise<string>;
  say(line: string): void;
}

/**
 * Creates or updates access profiles; answers with their ids by name. One whose entitlements are not there, because its source could not be
 * read, is left out and told of: the next import makes it.
 */
export async function importAccessProfiles(
  api: ApiSession,
  profiles: readonly AccessProfileFile[],
  { sourceIds, identityId, say }: Names,
): Promise<Map<string, string>> {
  const ids = new Map((await listAll<{ id: string; name: string }>(api, '/access-profiles', 50)).map(({ id, name }) => [name, id]));
  for (const { source, attribute, entitlements: names, owner, ...body } of profiles) {
    const sourceId = sourceIds.get(source);
    const entitlements = [];
    for (const name of sourceId === undefined ? [] : names) {
      const filters = `source.id eq "${sourceId}" and attribute eq "${attribute}" and name eq ${JSON.stringify(name)}`;
      const [found] = await api.get<{ id: string }[]>(`/entitlements?filters=${encodeURIComponent(filters)}`);
      if (found !== undefined) entitlements.push({ type: 'ENTITLEMENT', id: found.id });
    }
    if (entitlements.length < names.length) {
      say(`  The access profile "${body.name}" is left out: ${source} does not have all of its entitlements yet.`);
      continue;
    }
    const ownerId = owner === undefined ? api.identityId : await identityId(owner);
    const whole = { ...body, entitlements, owner: { type: 'IDENTITY', id: ownerId }, source: { type: 'SOURCE', id: sourceId } };
    const id = ids.get(body.name);
    if (id === undefined) ids.set(body.name, (await api.send<{ id: string }>('POST', '/access-profiles', whole)).id);
    else {
      const changes = ['description', 'entitlements', 'enabled', 'owner', 'requestable'].filter((key) => key in whole);
      const replacements = changes.map((key) => ({ op: 'replace', path: `/${key}`, value: (whole as Record<string, unknown>)[key] }));
      await api.send('PATCH', `/access-profiles/${id}`, replacements);
    }
  }
  return ids;
}
