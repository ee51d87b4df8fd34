import { type ApiSession, ImportError, listAll } from './api-session.ts';
import type { Criteria, RoleFile } from './organisation-files.ts';

type FindIdentity = (alias: string) => Promise<string>;

interface RoleNames {
  readonly sourceIds: ReadonlyMap<string, string>;
  readonly accessProfileIds: ReadonlyMap<string, string>;
  readonly identityId: FindIdentity;
}

/** Creates or updates roles; people are named by alias, sources and access profiles by name. */
export async function importRoles(
  api: ApiSession,
  roles: readonly RoleFile[],
  { sourceIds, accessProfileIds, identityId }: RoleNames,
): Promise<void> {
  const ids = new Map((await listAll<{ id: string; name: string }>(api, '/roles', 50)).map(({ id, name }) => [name, id]));
  for (const role of roles) {
    const owner = { type: 'IDENTITY', id: role.owner === undefined ? api.identityId : await identityId(role.owner) };
    const membership = role.membership === undefined ? null : await membershipOf(role.membership, sourceIds, identityId);
    const accessProfiles = role.accessProfiles
      ?.filter((name) => accessProfileIds.has(name))
      .map((name) => ({ type: 'ACCESS_PROFILE', id: accessProfileIds.get(name) }));
    const body = { ...role, owner, membership, ...(accessProfiles && { accessProfiles }) };
    const id = ids.get(role.name);
    if (id === undefined) {
      await api.send('POST', '/roles', body);
      continue;
    }
    const changes = ['description', 'enabled', 'owner', 'membership', 'requestable', 'accessProfiles'].filter((key) => key in body);
    await api.send(
      'PATCH',
      `/roles/${id}`,
      changes.map((key) => ({ op: 'replace', path: `/${key}`, value: (body as Record<string, unknown>)[key] })),
    );
  }
}

async function membershipOf(
  membership: NonNullable<RoleFile['membership']>,
  sourceIds: ReadonlyMap<string, string>,
  identityId: FindIdentity,
) {
  const { type, criteria, identities } = membership;
  if (identities === undefined) return { type, criteria: criteria === undefined ? null : criteriaOf(criteria, sourceIds) };
  const members = [];
  for (const alias of identities) members.push({ type: 'IDENTITY', id: await identityId(alias) });
  return { type, identities: members };
}

function criteriaOf({ key, children, ...rest }: Criteria, sourceIds: ReadonlyMap<string, string>): object {
  return {
    ...rest,
    ...(key === undefined ? {} : { key: keyOf(key, sourceIds) }),
    ...(children === undefined ? {} : { children: children.map((child) => criteriaOf(child, sourceIds)) }),
  };
}

function keyOf({ sourceName, ...key }: Record<string, unknown>, sourceIds: ReadonlyMap<string, string>): object {
  if (typeof sourceName !== 'string') return key;
  const sourceId = sourceIds.get(sourceName);
  if (sourceId === undefined) throw new ImportError(`Role criteria name the source "${sourceName}", which no file describes`);
  return { ...key, sourceId };
}
