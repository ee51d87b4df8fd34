import { type ApiSession, listAll } from './api-session.ts';
import type { SourceFile } from './organisation-files.ts';

/** Sets a source's provisioning policies, and which of its attributes follow the identity's. */
export async function importProvisioning(api: ApiSession, sourceId: string, { policies = [], synchronized }: SourceFile): Promise<void> {
  const path = `/sources/${sourceId}/provisioning-policies`;
  const present = new Set((await listAll<{ usageType: string }>(api, path)).map(({ usageType }) => usageType));
  for (const { usageType = 'CREATE', ...policy } of policies) {
    if (present.has(usageType)) await api.send('PUT', `${path}/${usageType}`, { usageType, ...policy });
    else await api.send('POST', path, { usageType, ...policy });
  }
  if (synchronized === undefined) return;
  const config = await api.get<{ attributes: { target: string }[] }>(`/sources/${sourceId}/attribute-sync-config`);
  const attributes = config.attributes.map((attribute) => ({ ...attribute, enabled: synchronized.includes(attribute.target) }));
  await api.send('PUT', `/sources/${sourceId}/attribute-sync-config`, { ...config, attributes });
}
