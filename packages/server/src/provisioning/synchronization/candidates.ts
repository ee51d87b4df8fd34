import type { PolicyField } from '../../database/access-tables.ts';
import type { SourceSchema } from '../../sources/schema-store.ts';

/** An attribute of accounts that may mirror one of identities. */
export interface Candidate {
  /** Identity attribute. */
  readonly name: string;
  /** Account attribute. */
  readonly target: string;
}

/** What the candidates of a source come from. */
export interface CandidateFacts {
  readonly isFile: boolean;
  readonly accountSchema: Pick<SourceSchema, 'identity_attribute' | 'attributes'> | undefined;
  readonly createFields: readonly PolicyField[];
  /** Identity attributes that hold lists. */
  readonly multi: ReadonlySet<string>;
}

/** Persons: systems name them in ways of their own. */
const manager = 'manager';

/**
 * The fields of the CREATE policy that are exactly an identity attribute, with one value, on sources that are not files; not the Account ID,
 * which names the account (contract: BEHAVIOUR 5.5, 9.8).
 */
export function candidatesOf({ isFile, accountSchema, createFields, multi }: CandidateFacts): Candidate[] {
  if (isFile) return [];
  const unfit = new Set(accountSchema?.attributes.filter(({ isMulti }) => isMulti).map(({ name }) => name));
  if (accountSchema !== undefined) unfit.add(accountSchema.identity_attribute);
  return createFields.flatMap((field) => {
    const name = mirroredAttribute(field);
    const isFit = name !== null && name !== manager && !multi.has(name) && !unfit.has(field.name) && field.isMultiValued !== true;
    return isFit ? [{ name, target: field.name }] : [];
  });
}

function mirroredAttribute({ transform }: PolicyField): string | null {
  const { type, attributes } = (transform ?? {}) as { type?: unknown; attributes?: { name?: unknown } | null };
  return type === 'identityAttribute' && typeof attributes?.name === 'string' ? attributes.name : null;
}

export function isSamePair(left: Candidate, right: Candidate): boolean {
  return left.name === right.name && left.target === right.target;
}
