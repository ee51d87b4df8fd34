import { compileOrg, type Org } from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import { loadConfiguration, loadIndexedAttributes } from './configuration-store.ts';

/** The compiled organisation, compiled once per version of its configuration. */
export interface OrgCache {
  get(db: Db, version: number): Promise<CompiledOrganisation>;
}

export interface CompiledOrganisation {
  readonly org: Org;
  /** Attributes whose values are indexed: all that identities are looked up by. */
  readonly indexedAttributes: ReadonlySet<string>;
}

/** Only the newest version is kept: an older one is never asked for again. */
export function createOrgCache(): OrgCache {
  let cached: { version: number; organisation: CompiledOrganisation } | null = null;
  return {
    async get(db, version) {
      if (cached?.version !== version) {
        const org = compileOrg(await loadConfiguration(db, version));
        cached = { version, organisation: { org, indexedAttributes: await loadIndexedAttributes(db) } };
      }
      return cached.organisation;
    },
  };
}
