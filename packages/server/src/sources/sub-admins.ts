import type { Caller } from '../auth/rights.ts';
import type { Db } from '../database/open-database.ts';
import { illegalValue } from '../errors.ts';
import { findIdentity } from '../identities/identity-store.ts';
import { normaliseId } from '../ids.ts';

const subAdminLevels = ['SOURCE_SUBADMIN', 'ROLE_SUBADMIN'];

/** Refuses `for-subadmin` with anything but an identity, or `me`, that is a sub-admin. */
export async function refuseNoSubAdmin(db: Db, text: string, caller: Caller): Promise<void> {
  const id = text === 'me' ? caller.identityId : normaliseId(text);
  const identity = id === null ? undefined : await findIdentity(db, id);
  if (!identity?.levels.some((level) => subAdminLevels.includes(level)))
    throw illegalValue('for-subadmin', 'It is not the id of a sub-admin.');
}
