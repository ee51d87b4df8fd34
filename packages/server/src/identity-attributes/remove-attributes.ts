import type { Db } from '../database/open-database.ts';
import { builtInObject, objectInUse } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { getPublicIdentitySettings } from '../identities/public-attribute-store.ts';
import { loadConfiguration } from '../processing/configuration-store.ts';
import type { Services } from '../services.ts';
import { deleteAttributes, type StoredAttribute } from './identity-attribute-store.ts';
import { identityAttributeToWire } from './identity-attribute-wire.ts';
import { usersOfAttribute } from './users-of-attribute.ts';

interface Removal {
  readonly services: Services;
  readonly version: number;
  readonly actorId: string | null;
  readonly now: string;
  readonly trackingId: string;
}

/** Deletes attributes, all or none: not those that come with every organisation, nor those in use (contract: BEHAVIOUR 5.2). */
export async function removeAttributes(
  db: Db,
  rows: readonly StoredAttribute[],
  { services, version, actorId, now, trackingId }: Removal,
): Promise<void> {
  const configuration = await loadConfiguration(db, version);
  const { attributes: publicOnes } = await getPublicIdentitySettings(db);
  for (const { name, standard, system } of rows) {
    if (standard || system) throw builtInObject('identity attribute', name);
    const users = usersOfAttribute(configuration, name);
    if (publicOnes.some(({ key }) => key === name)) users.push('the public identities');
    if (users.length > 0)
      throw objectInUse(`The identity attribute "${name}" cannot be deleted because it is in use by ${users.join(', ')}.`);
  }
  await deleteAttributes(
    db,
    rows.map(({ name }) => name),
  );
  await insertEvents(
    db,
    services.ids,
    now,
    rows.map((row) => ({
      type: 'IDENTITY_ATTRIBUTE_DELETED',
      actorId,
      target: { type: 'IDENTITY_ATTRIBUTE', id: row.name },
      cause: { trackingId },
      before: identityAttributeToWire(row, []),
    })),
  );
}
