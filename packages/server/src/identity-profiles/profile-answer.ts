import { compileOrg, type Org } from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import { getConfigurationVersion, loadConfiguration } from '../processing/configuration-store.ts';
import type { Services } from '../services.ts';
import { getProfileRow } from './identity-profile-store.ts';
import { profileToWire } from './identity-profile-wire.ts';

/** The organisation as committed, for answers of reads. */
export async function committedOrg(db: Db, services: Pick<Services, 'orgs'>): Promise<Org> {
  return (await services.orgs.get(db, await getConfigurationVersion(db))).org;
}

/** A profile within the transaction that wrote it: compiled apart, since a version that is not committed may not enter the cache. */
export async function writtenProfile(db: Db, id: string, version: number) {
  const org = compileOrg(await loadConfiguration(db, version));
  return profileToWire(await getProfileRow(db, id), hasTimeBasedAttr(org, id));
}

export function hasTimeBasedAttr(org: Org, profileId: string): boolean {
  return org.profiles.get(profileId)?.hasTimeBasedAttr ?? false;
}
