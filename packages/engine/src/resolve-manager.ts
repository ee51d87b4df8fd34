import { correlatingText } from './correlation/correlating-text.ts';
import { identityAttributeOfProperty } from './correlation/identity-property.ts';
import { type Draft, find } from './draft.ts';
import { attributeOf, foldKey } from './value.ts';

/**
 * Step: the manager is the identity whose named attribute equals the authoritative account's value. It takes both a mapping of `manager`
 * and the source's manager correlation; the mapped text itself decides nothing (contract: BEHAVIOUR 5.2). It runs before the attributes,
 * because transforms may read the manager and must not see the former one.
 */
export function resolveManager(draft: Draft): void {
  const { authority } = draft;
  // Nothing is promoted without a profile or with its mapping switched off: the manager stays as it is.
  if (authority === null || !authority.profile.mappingEnabled) return;
  const { source, managerMapped, name } = authority.profile;
  const correlation = managerMapped ? (source?.managerCorrelation ?? null) : null;
  draft.managerId = null;
  if (correlation === null) {
    draft.managerCause = { type: 'manager-correlation', detail: `${name}: managers are not correlated` };
    return;
  }
  const { accountAttributeName, identityAttributeName } = correlation;
  draft.managerCause = { type: 'manager-correlation', detail: `${name}: ${accountAttributeName} to ${identityAttributeName}` };
  const text = correlatingText(attributeOf(authority.account.attributes, accountAttributeName));
  if (text === null) return;
  const attribute = identityAttributeOfProperty(identityAttributeName);
  draft.managerFound = find(draft, { kind: 'manager', attribute, valueKey: foldKey(text) }) ?? null;
  draft.managerId = draft.managerFound?.id ?? null;
}
