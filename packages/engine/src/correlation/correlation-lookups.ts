import type { CorrelationCriterion, SourceConfiguration } from '../configuration.ts';
import type { SubjectAccount } from '../subject.ts';
import { attributeOf, foldKey } from '../value.ts';
import { correlatingText } from './correlating-text.ts';
import { identityAttributeOfProperty } from './identity-property.ts';

/** One question of a correlation: which identities have this value in this attribute? */
export interface CorrelationLookup {
  /** Identity attribute. */
  readonly property: string;
  /** Folded by `foldKey`, as the server's index of identity attributes is. */
  readonly valueKey: string;
  /** With a criterion that minds case: the text that a candidate's attribute must equal exactly. */
  readonly exact: string | null;
}

/** What a source with an empty correlation does: account name to uid (contract: BEHAVIOUR 5.1). */
const accountNameToUid = 'uid';

/**
 * The questions that decide whose account this is, in the order of the source's criteria; a criterion whose account attribute has no
 * value asks nothing (contract: BEHAVIOUR 5.1, 8.6). Answer them one by one for {@link decideCorrelation}.
 */
export function correlationLookups(
  source: Pick<SourceConfiguration, 'correlation'>,
  account: Pick<SubjectAccount, 'name' | 'attributes'>,
): CorrelationLookup[] {
  if (source.correlation.length === 0) {
    return account.name === '' ? [] : [{ property: accountNameToUid, valueKey: foldKey(account.name), exact: null }];
  }
  return source.correlation.flatMap((criterion) => criterionLookup(criterion, account.attributes));
}

function criterionLookup(criterion: CorrelationCriterion, attributes: SubjectAccount['attributes']): CorrelationLookup[] {
  const text = correlatingText(attributeOf(attributes, criterion.value));
  if (text === null) return [];
  const property = identityAttributeOfProperty(criterion.property);
  return [{ property, valueKey: foldKey(text), exact: criterion.ignoreCase ? null : text }];
}
