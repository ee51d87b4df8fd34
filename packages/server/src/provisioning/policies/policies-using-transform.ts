import { type Configuration, compileTransform, type NestedTransform } from '@muster/engine';
import type { Db } from '../../database/open-database.ts';
import { listAllPolicies } from './policy-store.ts';

/** The policies of which a field uses the transform of that name, directly or through other transforms. */
export async function policiesUsingTransform(db: Db, configuration: Configuration, name: string) {
  const policies = await listAllPolicies(db);
  return policies
    .filter(({ fields }) =>
      fields.some(({ transform }) => compileTransform((transform ?? {}) as NestedTransform, configuration).references.has(name)),
    )
    .map(({ source_name: sourceName, usage_type: usageType }) => ({ sourceName, usageType }));
}
