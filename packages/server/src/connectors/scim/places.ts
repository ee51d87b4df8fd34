import { type AttributeModel, findAttribute, type ResourceModel, type SchemaModel } from './resource-model.ts';

/**
 * Where in an object of the service an attribute of an account stands. Names are written with periods (contract: BEHAVIOUR 9.13):
 * `userName`, `name.givenName`, `emails.work.primary.value`; those of an extension alone, as `department` and `manager`, or after its
 * URN and a colon.
 */
export interface Place {
  /** URN of the extension; null: the object's own schema. */
  readonly extension: string | null;
  readonly attribute: AttributeModel;
  /** Of a list's entries: only those of this type, such as `work`. */
  readonly entryType: string | null;
  /** Of a list's entries: the one that is meant first. */
  readonly isPrimary: boolean;
  /** The part of a complex attribute. */
  readonly part: AttributeModel | null;
}

/** Null: the service has no such attribute. */
export function findPlace(model: ResourceModel, name: string): Place | null {
  const colon = name.toLowerCase().startsWith('urn:') ? name.lastIndexOf(':') : -1;
  const [first = '', ...others] = name.slice(colon + 1).split('.');
  if (![first, ...others].every((segment) => /^[a-z0-9$_-]+$/i.test(segment))) return null;
  const urn = colon < 0 ? null : name.slice(0, colon);
  const found = findInSchemas(model, urn, first) ?? (model.isKnown ? null : assume(urn, first, others.length));
  return found && completePlace(found, others);
}

interface Found {
  readonly extension: string | null;
  readonly attribute: AttributeModel;
}

function findInSchemas({ core, extensions }: ResourceModel, urn: string | null, name: string): Found | null {
  const fits = (schema: SchemaModel) => urn === null || schema.urn.toLowerCase() === urn.toLowerCase();
  for (const schema of [core, ...extensions].filter(fits)) {
    const attribute = findAttribute(schema.attributes, name);
    if (attribute !== null) return { extension: schema === core ? null : schema.urn, attribute };
  }
  return null;
}

/** An attribute that the standard does not know, of a service that does not show its schemas: three segments are about a list. */
function assume(urn: string | null, name: string, furtherSegments: number): Found {
  const base = { isWritable: true, isReadable: true, canonicalValues: [], parts: [] };
  const attribute = { name, type: furtherSegments > 0 ? 'complex' : 'string', isMulti: furtherSegments > 1, ...base };
  return { extension: urn, attribute };
}

function completePlace(found: Found, segments: readonly string[]): Place | null {
  const { attribute } = found;
  if (attribute.type !== 'complex') return segments.length === 0 ? { ...found, entryType: null, isPrimary: false, part: null } : null;
  const partName = segments.at(-1) ?? 'value';
  const selectors = segments.slice(0, -1);
  const isPrimary = selectors.at(-1)?.toLowerCase() === 'primary';
  const types = isPrimary ? selectors.slice(0, -1) : selectors;
  if (types.length > 1 || (selectors.length > 0 && !attribute.isMulti)) return null;
  const part = findAttribute(attribute.parts, partName) ?? (attribute.parts.length === 0 ? assume(null, partName, 0).attribute : null);
  return part && { ...found, entryType: types[0] ?? null, isPrimary, part };
}

/** In the words of a PATCH (RFC 7644, section 3.5.2), without what selects entries of a list. */
export function pathOf({ extension, attribute }: Place): string {
  return extension === null ? attribute.name : `${extension}:${attribute.name}`;
}

/** What decides about reading and writing. */
export function leafOf({ attribute, part }: Place): AttributeModel {
  return part ?? attribute;
}

export function isWritable({ attribute, part }: Place): boolean {
  return attribute.isWritable && (part?.isWritable ?? true);
}
