import type { Db } from '../database/open-database.ts';

/** An identity attribute that everybody may see of everybody, under a name of the organisation's choice. */
export interface PublicAttribute {
  readonly key: string;
  readonly name: string;
}

export interface PublicIdentityConfig {
  readonly attributes: readonly PublicAttribute[];
  readonly modifiedById: string | null;
  readonly modified: string | null;
}

/** A new organisation shows no attributes. */
export async function getPublicIdentitySettings(db: Db): Promise<PublicIdentityConfig> {
  return (await db.selectFrom('organisation').select('public_identities').where('id', '=', 1).executeTakeFirstOrThrow()).public_identities;
}

export async function updatePublicIdentitySettings(db: Db, config: PublicIdentityConfig): Promise<void> {
  await db
    .updateTable('organisation')
    .set({ public_identities: JSON.stringify(config) })
    .where('id', '=', 1)
    .execute();
}
