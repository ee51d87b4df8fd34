import { failure } from '../failure.ts';
import { planGroupChanges } from '../group-changes.ts';
import type { ObjectSchema, ValueChange, WriteOperation } from '../live-connector.ts';
import { isMissing, isSuccess, refused } from './answer.ts';
import { changeObject } from './change-object.ts';
import { findObject, pathTo } from './objects.ts';
import { isGroups } from './records.ts';
import { endpoints } from './resource-model.ts';
import type { Workplace } from './workplace.ts';
import { planEdit } from './write-edits.ts';
import { changeMemberships } from './write-memberships.ts';

export async function changeAccount(workplace: Workplace, schema: ObjectSchema, operation: WriteOperation): Promise<string> {
  const { account, password } = operation;
  const id = account.nativeIdentity;
  const doing = `Changing ${id}`;
  const { user } = await workplace.models();
  const values = [...changesOf(operation), ...operation.changes.filter(({ attribute }) => !isGroups(schema, attribute))];
  await changeObject(workplace, {
    ...{ doing, endpoint: endpoints.user, id, secret: password },
    edit: (object) => planEdit(object, user, schema, values),
  });
  const groupChanges = operation.changes.filter(({ attribute }) => isGroups(schema, attribute));
  const present = async () => {
    const found = await findObject(workplace.client, doing, endpoints.user, id);
    return found === null ? [] : workplace.memberships.of(found.object);
  };
  await changeMemberships(workplace, id, await planGroupChanges(groupChanges, (group) => group, present));
  return id;
}

/** What the kind of the operation itself comes to. */
function changesOf({ kind, password }: WriteOperation): readonly ValueChange[] {
  switch (kind) {
    case 'enable':
      return [{ attribute: 'active', op: 'set', value: true }];
    case 'disable':
      return [{ attribute: 'active', op: 'set', value: false }];
    case 'set-password':
      return [{ attribute: 'password', op: 'set', value: password }];
    case 'unlock':
      throw failure('unsupported', 'SCIM has no way to unlock an account');
    default:
      return [];
  }
}

/** That there is none any more is as good as deleting it (contract: BEHAVIOUR 9.13). */
export async function deleteAccount({ client }: Workplace, { account }: WriteOperation): Promise<string> {
  const path = pathTo(endpoints.user, account.nativeIdentity);
  if (path === null) return account.nativeIdentity;
  const answer = await client.send({ method: 'DELETE', path });
  if (!isSuccess(answer) && !isMissing(answer)) throw refused(`Deleting ${account.nativeIdentity}`, answer);
  return account.nativeIdentity;
}
