import { failure } from './failure.ts';
import { ConnectorError, type ValueChange } from './live-connector.ts';

/** Where what groups an account is in is written on the groups, each is changed by itself. */
export interface GroupChange {
  readonly group: string;
  readonly change: 'add' | 'remove';
}

/** The single groups to change; `present` is asked only where the whole list is set. `keyOf` says which texts mean the same group. */
export async function planGroupChanges(
  changes: readonly ValueChange[],
  keyOf: (group: string) => string,
  present: () => Promise<readonly string[]>,
): Promise<readonly GroupChange[]> {
  const plan = new Map<string, GroupChange>();
  const put = (group: string, change: GroupChange['change']) => plan.set(keyOf(group), { group, change });
  for (const { op, value } of changes) {
    const groups = value === null ? [] : (Array.isArray(value) ? value : [value]).map(String);
    if (op === 'set') {
      const wanted = new Set(groups.map(keyOf));
      for (const group of await present()) if (!wanted.has(keyOf(group))) put(group, 'remove');
    }
    for (const group of groups) put(group, op === 'remove' ? 'remove' : 'add');
  }
  return [...plan.values()];
}

/** A group that refuses does not hold back the others, so that who leaves keeps no more than has to be kept. */
export async function changeGroups(changes: readonly GroupChange[], changeOne: (change: GroupChange) => Promise<void>): Promise<void> {
  const failures: string[] = [];
  for (const change of changes) {
    try {
      await changeOne(change);
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'refused') throw error;
      failures.push(error.message.replace(/\.$/, ''));
    }
  }
  if (failures.length > 0) throw failure('refused', failures.join('; '));
}
