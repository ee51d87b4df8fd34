import { createHash, randomBytes } from 'node:crypto';

/**
 * Who is in which group, for a whole system. A membership takes 16 bytes here and no texts are kept but the groups' names, so
 * that millions of them fit where a map of names would fill the memory. Members are told apart by 64 bits of a hash, salted anew each
 * time so that nobody can prepare a name that is taken for another.
 */
export class MembershipIndex {
  readonly #salt = randomBytes(16);
  readonly #groups: string[] = [];
  #count = 0;
  #hashes = new BigUint64Array(1024);
  #groupOf = new Uint32Array(1024);
  /** For each membership the one before it in the same bucket, plus 1. */
  #previous = new Uint32Array(1024);
  #buckets = new Uint32Array(1024);

  addGroup(dn: string, members: Iterable<MemberKey>): void {
    const group = this.#groups.push(dn) - 1;
    for (const member of members) this.#add(this.#hash(member), group);
  }

  /** The groups of an account, each once, in the order in which they were added. */
  groupsOf(account: Iterable<MemberKey>): string[] {
    const found = new Set<number>();
    for (const key of account) {
      const hash = this.#hash(key);
      for (let place = this.#buckets[this.#bucketOf(hash)]!; place !== 0; place = this.#previous[place - 1]!) {
        if (this.#hashes[place - 1] === hash) found.add(this.#groupOf[place - 1]!);
      }
    }
    return [...found].sort((one, other) => one - other).map((group) => this.#groups[group]!);
  }

  #add(hash: bigint, group: number): void {
    if (this.#count === this.#hashes.length) this.#grow();
    const place = this.#count++;
    this.#hashes[place] = hash;
    this.#groupOf[place] = group;
    this.#link(place);
  }

  #link(place: number): void {
    const bucket = this.#bucketOf(this.#hashes[place]!);
    this.#previous[place] = this.#buckets[bucket]!;
    this.#buckets[bucket] = place + 1;
  }

  #grow(): void {
    const size = this.#hashes.length * 2;
    const hashes = new BigUint64Array(size);
    hashes.set(this.#hashes);
    const groupOf = new Uint32Array(size);
    groupOf.set(this.#groupOf);
    this.#hashes = hashes;
    this.#groupOf = groupOf;
    this.#previous = new Uint32Array(size);
    this.#buckets = new Uint32Array(size);
    for (let place = 0; place < this.#count; place++) this.#link(place);
  }

  #bucketOf(hash: bigint): number {
    return Number(hash & BigInt(this.#buckets.length - 1));
  }

  #hash(key: MemberKey): bigint {
    return createHash('sha256').update(this.#salt).update(key).digest().readBigUInt64LE();
  }
}

/** How a group names a member. */
export type MemberKey = string & { readonly memberKey: unique symbol };
