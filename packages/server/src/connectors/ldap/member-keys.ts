import type { MemberKey } from '../membership-index.ts';
import { dnKey } from './dn.ts';

/** A member of a groupOfUniqueNames may carry a number that tells apart people who had the same name in turn. */
export function memberByName(dn: string): MemberKey {
  return `name ${dnKey(dn.replace(/#'[01]*'B$/, ''))}` as MemberKey;
}

export function memberByUid(uid: string): MemberKey {
  return `uid ${uid}` as MemberKey;
}
