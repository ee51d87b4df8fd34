import { illegalUpdate, illegalValue } from '../errors.ts';
import type { AttributeContent, StoredAttribute } from './identity-attribute-store.ts';
import type { AttributeSource, IdentityAttributeInput } from './identity-attribute-wire.ts';

/** What a new attribute is compared with: the values of one of which nothing is said. */
const unsaid = { multi: false, searchable: false, standard: false, system: false, builtIn: false };

/**
 * What a body says of an attribute, checked (contract: BEHAVIOUR 5.2, 8.1): values are text, `standard` and `system` are not for callers to
 * set, sources are derived, and of a built-in attribute only the display name changes.
 */
export function readAttributeContent(
  body: IdentityAttributeInput,
  stored: StoredAttribute | null,
  sources: readonly AttributeSource[],
): AttributeContent {
  const present = stored === null ? unsaid : { ...stored, builtIn: stored.standard || stored.system };
  if (body.type != null && body.type.toLowerCase() !== 'string') throw illegalValue('type', 'The only type is "string".');
  for (const flag of ['standard', 'system'] as const) if (body[flag] != null && body[flag] !== present[flag]) throw illegalUpdate(flag);
  if (body.sources?.length && !sameSources(body.sources, sources)) throw illegalUpdate('sources');
  const multi = body.multi ?? present.multi;
  const searchable = body.searchable ?? present.searchable;
  if (present.builtIn && multi !== present.multi) throw illegalUpdate('multi');
  if (present.builtIn && searchable !== present.searchable) throw illegalUpdate('searchable');
  if (searchable && multi) throw illegalValue('searchable', 'An attribute with several values cannot be searchable.');
  return { displayName: body.displayName ?? stored?.display_name ?? body.name, multi, searchable };
}

function sameSources(sent: readonly unknown[], present: readonly AttributeSource[]): boolean {
  return JSON.stringify(sent) === JSON.stringify(present);
}
