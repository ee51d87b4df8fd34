import type { Db } from '../database/open-database.ts';
import { illegalValue, referenceNotFound, requiredMissing } from '../errors.ts';
import { normaliseId } from '../ids.ts';
import { type ActionSource, findActionSources } from './lifecycle-state-store.ts';
import type { AccountAction, LifecycleStateInput } from './lifecycle-state-wire.ts';

type ActionInput = NonNullable<LifecycleStateInput['accountActions']>[number];

/** What a state does to accounts, checked (contract: BEHAVIOUR 9.4). */
export async function readAccountActions(db: Db, input: readonly ActionInput[], identityState: string | null): Promise<AccountAction[]> {
  const actions = input.map(readAction);
  const named = [...new Set(actions.flatMap(({ sourceIds, excludeSourceIds }) => [...(sourceIds ?? []), ...(excludeSourceIds ?? [])]))];
  const sources = new Map((await findActionSources(db, named)).map((source) => [source.id, source]));
  const unknown = named.filter((id) => !sources.has(id));
  if (unknown.length > 0) throw referenceNotFound('source', unknown);
  actions.forEach((action, index) => {
    const place = `accountActions[${index}]`;
    if (action.action === 'DELETE' && identityState !== 'INACTIVE_LONG_TERM') {
      throw illegalValue(`${place}.action`, 'Only a state with identityState INACTIVE_LONG_TERM deletes accounts.');
    }
    for (const id of action.sourceIds ?? []) {
      if (!isAble(action.action, sources.get(id)!))
        throw illegalValue(`${place}.sourceIds`, `The source "${id}" cannot do ${action.action}.`);
    }
    if (actions.slice(0, index).some((earlier) => overlap(earlier, action, sources)))
      throw illegalValue(place, 'A source stands in two actions.');
  });
  return actions;
}

function readAction({ action, sourceIds, excludeSourceIds, allSources }: ActionInput, index: number): AccountAction {
  const place = `accountActions[${index}]`;
  if (allSources) {
    if (sourceIds?.length) throw illegalValue(`${place}.sourceIds`, 'With "allSources" no sources are named.');
    return { action, excludeSourceIds: uniqueIds(excludeSourceIds), allSources: true };
  }
  if (excludeSourceIds?.length) throw illegalValue(`${place}.excludeSourceIds`, 'Only with "allSources" can sources be excluded.');
  if (!sourceIds?.length) throw requiredMissing(`${place}.sourceIds`);
  return { action, sourceIds: uniqueIds(sourceIds) ?? [], excludeSourceIds: null, allSources: false };
}

function uniqueIds(ids: readonly string[] | null | undefined): string[] | null {
  return ids == null ? null : [...new Set(ids.map(normaliseId))];
}

/** Enabling and disabling need the feature ENABLE or a file, where only the account here changes; deleting needs DELETE. */
function isAble(action: AccountAction['action'], { features, isFile }: ActionSource): boolean {
  return action === 'DELETE' ? features.includes('DELETE') : isFile || features.includes('ENABLE');
}

/** Whether some source is in both. All sources and all sources always meet, in those that come later; all are only those that are able. */
function overlap(left: AccountAction, right: AccountAction, sources: ReadonlyMap<string, ActionSource>): boolean {
  if (left.allSources && right.allSources) return true;
  if (left.allSources) return overlap(right, left, sources);
  return (left.sourceIds ?? []).some((id) =>
    right.allSources ? !right.excludeSourceIds?.includes(id) && isAble(right.action, sources.get(id)!) : right.sourceIds?.includes(id),
  );
}
