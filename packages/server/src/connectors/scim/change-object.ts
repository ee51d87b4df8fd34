import { failure } from '../failure.ts';
import { type Answer, isMissing, isSuccess, isUnknownWay, type JsonObject, refused } from './answer.ts';
import { type FoundObject, findObject } from './objects.ts';
import type { endpoints } from './resource-model.ts';
import type { Workplace } from './workplace.ts';
import type { Edit, PatchOperation } from './write-edits.ts';

export interface ObjectChange {
  /** Such as `Changing 2819`. */
  readonly doing: string;
  readonly endpoint: (typeof endpoints)[keyof typeof endpoints];
  readonly id: string;
  /** Asked again when the object was changed meanwhile. */
  readonly edit: (object: JsonObject) => Edit;
  readonly secret: string | null;
}

/**
 * Reads an object and brings it to where it should be. A version that the service keeps goes with the change; when somebody else was
 * faster the object is read again, once (contract: BEHAVIOUR 9.13).
 */
export async function changeObject(workplace: Workplace, change: ObjectChange): Promise<void> {
  const answer = (await changeOnce(workplace, change)) ?? (await changeOnce(workplace, change));
  if (answer === null) throw failure('busy', `${change.doing}: the object was changed by others again and again`);
  if (answer !== 'nothing to do' && !isSuccess(answer)) throw refused(change.doing, answer);
}

/** Null: the object is another by now. */
async function changeOnce(workplace: Workplace, change: ObjectChange): Promise<Answer | 'nothing to do' | null> {
  const { doing, endpoint, id, edit } = change;
  const found = await findObject(workplace.client, doing, endpoint, id);
  if (found === null) throw failure('missing', `${doing}: the service has no such object`);
  const planned = edit(found.object);
  if (planned.operations.length === 0) return 'nothing to do';
  const answer = await send(workplace, change, found, planned);
  if (isMissing(answer)) throw failure('missing', `${doing}: the service has no such object any more`);
  return answer.status === 412 ? null : answer;
}

async function send(workplace: Workplace, { endpoint, id, secret }: ObjectChange, found: FoundObject, edit: Edit): Promise<Answer> {
  const path = `${endpoint}/${encodeURIComponent(id)}`;
  const { version } = found;
  if (!workplace.withoutPatch.has(endpoint)) {
    const answer = await workplace.client.send({ method: 'PATCH', path, version, body: patchBody(edit.operations), secret });
    if (!isUnknownWay(answer)) return answer;
    workplace.withoutPatch.add(endpoint);
  }
  // What the service gives itself it does not take back from everyone.
  const body = Object.fromEntries(Object.entries(edit.object).filter(([key]) => !['meta', 'groups'].includes(key.toLowerCase())));
  return workplace.client.send({ method: 'PUT', path, version, body, secret });
}

export function patchBody(operations: readonly PatchOperation[]): JsonObject {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
}
