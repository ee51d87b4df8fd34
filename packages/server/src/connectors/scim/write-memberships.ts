import { failure } from '../failure.ts';
import { changeGroups, type GroupChange } from '../group-changes.ts';
import { isMissing, isSuccess, isUnknownWay, type JsonObject, refused } from './answer.ts';
import { changeObject, patchBody } from './change-object.ts';
import { member, textMember } from './object-values.ts';
import { equals, findObject, pathTo } from './objects.ts';
import { membersOf } from './read-memberships.ts';
import { endpoints } from './resource-model.ts';
import type { Workplace } from './workplace.ts';
import type { Edit, PatchOperation } from './write-edits.ts';

/** Puts a user into groups and takes it out of groups: what is changed is the groups (contract: BEHAVIOUR 9.13). */
export function changeMemberships(workplace: Workplace, userId: string, changes: readonly GroupChange[]): Promise<void> {
  return changeGroups(changes, (change) => changeMembership(workplace, userId, change));
}

async function changeMembership(workplace: Workplace, userId: string, { group, change }: GroupChange): Promise<void> {
  const doing = change === 'add' ? `Adding ${userId} to the group ${group}` : `Taking ${userId} out of the group ${group}`;
  const path = pathTo(endpoints.group, group);
  const isDone = path === null ? change === 'remove' : await sendMembership(workplace, doing, path, userId, { group, change });
  if (!isDone) throw failure('refused', `${doing}: there is no such group`);
}

/** False: there is no such group to add to. */
async function sendMembership(
  workplace: Workplace,
  doing: string,
  path: string,
  userId: string,
  { group, change }: GroupChange,
): Promise<boolean> {
  if (workplace.withoutPatch.has(endpoints.group)) return replaceMembers(workplace, doing, userId, { group, change });
  // One member is added or removed without reading the others, who may be many.
  const answer = await workplace.client.send({ method: 'PATCH', path, body: patchBody([operationOf(userId, change)]) });
  if (isSuccess(answer)) return true;
  if (isMissing(answer)) return change === 'remove';
  if (isUnknownWay(answer)) {
    workplace.withoutPatch.add(endpoints.group);
    return replaceMembers(workplace, doing, userId, { group, change });
  }
  // Services word "already a member" and "not a member" in many ways.
  if ([400, 409].includes(answer.status) && (await isAsWanted(workplace, doing, userId, { group, change }))) return true;
  throw refused(doing, answer);
}

function operationOf(userId: string, change: GroupChange['change']): PatchOperation {
  return change === 'add'
    ? { op: 'add', path: 'members', value: [{ value: userId }] }
    : { op: 'remove', path: `members[${equals('value', userId)}]` };
}

async function isAsWanted({ client }: Workplace, doing: string, userId: string, { group, change }: GroupChange): Promise<boolean> {
  const found = await findObject(client, doing, endpoints.group, group);
  return found !== null && membersOf(found.object).includes(userId) === (change === 'add');
}

async function replaceMembers(workplace: Workplace, doing: string, userId: string, { group, change }: GroupChange): Promise<boolean> {
  if ((await findObject(workplace.client, doing, endpoints.group, group)) === null) return change === 'remove';
  await changeObject(workplace, {
    ...{ doing, endpoint: endpoints.group, id: group, secret: null },
    edit: (object) => editMembers(object, userId, change),
  });
  return true;
}

function editMembers(object: JsonObject, userId: string, change: GroupChange['change']): Edit {
  const present = member(object, 'members');
  const members: readonly unknown[] = Array.isArray(present) ? present : [];
  const others = members.filter((entry) => textMember(entry, 'value') !== userId);
  if (others.length < members.length === (change === 'add')) return { operations: [], object };
  return {
    operations: [operationOf(userId, change)],
    object: { ...object, members: change === 'add' ? [...others, { value: userId }] : others },
  };
}
