import type { FieldConfiguration, NestedTransform } from '@muster/engine';
import { accountField, computedField, identityAttribute } from '../account-field.ts';
import type { ConnectorAttributes } from '../connector.ts';
import type { Dialect } from './dialect.ts';
import { readAccountBase } from './settings.ts';

/** Longer names are refused for accounts of people. */
const maxSamAccountName = 20;

/**
 * What a new entry is made of where no provisioning policy says it (contract: BEHAVIOUR 9.13). A person must have a common name and a
 * surname in every directory, so those fall back to the display name, which every identity has.
 */
export function accountFields(connectorAttributes: ConnectorAttributes, dialect: Dialect): readonly FieldConfiguration[] {
  const base = readAccountBase(connectorAttributes, dialect);
  const named = (type: string, attribute: string) =>
    base === null ? [] : [computedField(dialect.identityAttribute, nameBelow(base, type, attribute), true)];
  const ofPerson = [
    accountField('sn', ['lastname', 'displayName'], true),
    accountField('givenName', 'firstname'),
    accountField('mail', 'email'),
  ];
  if (!dialect.isActiveDirectory) {
    return [...named('uid', 'uid'), accountField('uid', 'uid', true), accountField('cn', 'displayName', true), ...ofPerson];
  }
  const samAccountName = replaced(identityAttribute('uid'), `^([\\s\\S]{${maxSamAccountName}})[\\s\\S]+$`, '$1');
  return [
    ...named('CN', 'displayName'),
    computedField('sAMAccountName', samAccountName, true),
    accountField('displayName', 'displayName'),
    ...ofPerson,
  ];
}

/** The distinguished name of an entry right below another; without a value for it there is none. */
function nameBelow(base: string, type: string, attribute: string): NestedTransform {
  const escaped = replaced(identityAttribute(attribute), '(^[ #]|[\\\\"+,;<>=]| $)', '\\\\$1');
  return replaced(escaped, '^([\\s\\S]+)$', `${type}=$1,${base.replace(/[\\$]/g, '\\$&')}`);
}

function replaced(input: NestedTransform, regex: string, replacement: string): NestedTransform {
  return { type: 'replace', attributes: { input: input as never, regex, replacement } };
}
