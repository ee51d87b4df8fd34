import { type ApiSession, ImportError, listAll } from './api-session.ts';
import type { ProfileFile } from './organisation-files.ts';

interface ProfileAnswer {
  readonly id: string;
  readonly name: string;
}
interface StateAnswer {
  readonly id: string;
  readonly technicalName: string;
}

/** Creates or updates identity profiles and their lifecycle states. */
export async function importProfiles(
  api: ApiSession,
  profiles: readonly ProfileFile[],
  sourceIds: ReadonlyMap<string, string>,
): Promise<void> {
  const ids = new Map((await listAll<ProfileAnswer>(api, '/identity-profiles')).map(({ id, name }) => [name, id]));
  for (const profile of profiles) {
    const sourceId = sourceIds.get(profile.authoritativeSource);
    if (sourceId === undefined)
      throw new ImportError(
        `Identity profile "${profile.name}" names the source "${profile.authoritativeSource}", which no file describes`,
      );
    const { owner: _owner, authoritativeSource: _source, lifecycleStates = [], ...body } = profile;
    const id = ids.get(profile.name) ?? (await createProfile(api, body, sourceId));
    if (ids.has(profile.name)) {
      const changes = ['description', 'priority', 'identityAttributeConfig'].filter((key) => body[key] !== undefined);
      await api.send(
        'PATCH',
        `/identity-profiles/${id}`,
        changes.map((key) => ({ op: 'replace', path: `/${key}`, value: body[key] })),
      );
    }
    await importStates(api, id, lifecycleStates, sourceIds);
  }
}

async function createProfile(api: ApiSession, body: Record<string, unknown>, sourceId: string): Promise<string> {
  const created = await api.send<ProfileAnswer>('POST', '/identity-profiles', {
    ...body,
    authoritativeSource: { type: 'SOURCE', id: sourceId },
  });
  return created.id;
}

async function importStates(
  api: ApiSession,
  profileId: string,
  states: NonNullable<ProfileFile['lifecycleStates']>,
  sourceIds: ReadonlyMap<string, string>,
): Promise<void> {
  const path = `/identity-profiles/${profileId}/lifecycle-states`;
  const present = new Map((await listAll<StateAnswer>(api, path)).map((state) => [state.technicalName, state.id]));
  for (const file of states) {
    const actions = file.accountActions?.map(({ sources, ...action }) => ({
      ...action,
      sourceIds: sources.map((name) => sourceIds.get(name)),
    }));
    const state = { ...file, ...(actions && { accountActions: actions }) };
    const id = present.get(state.technicalName);
    if (id === undefined) {
      await api.send('POST', path, state);
      continue;
    }
    const changes = ['enabled', 'description', 'identityState', 'priority', 'accountActions'].filter((key) => key in state);
    await api.send(
      'PATCH',
      `${path}/${id}`,
      changes.map((key) => ({ op: 'replace', path: `/${key}`, value: (state as Record<string, unknown>)[key] })),
    );
  }
}
