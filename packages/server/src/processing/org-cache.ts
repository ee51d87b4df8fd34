import { type Configuration, compileOrg, type Org } from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import { loadConfiguration, loadIndexedAttributes } from './configuration-store.ts';

/** The compiled organisation, compiled once per version of its configuration. */
export interface OrgCache {
  get(db: Db, version: number): Promise<CompiledOrganisation>;
}

export interface CompiledOrganisation {
  readonly org: Org;
  /** What it was compiled from. */
  readonly configuration: Configuration;
  /** Attributes whose values are indexed: all that identities are looked up by. */
  readonly indexedAttributes: ReadonlySet<string>;
}

/** Only the newest version is kept: an older one is never asked for again. */
export function createOrgCache(): OrgCache {
  let cached: { version: number; organisation: CompiledOrganisation } | null = null;
  return {
    async get(db, version) {
      if (cached?.version !== version) {
        const configuration = await loadConfiguration(db, version);
        const indexedAttributes = await loadIndexedAttributes(db);
        cached = { version, organisation: { org: compileOrg(configuration), configuration, indexedAttributes } };
      }
      return cached.organisation;
    },
  };
}
