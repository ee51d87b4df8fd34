import type { FieldConfiguration } from '@muster/engine';
import { accountField } from '../account-field.ts';

/** What a new user is made of where no provisioning policy says it; every service asks for a user name (contract: BEHAVIOUR 9.5, 9.13). */
export const accountFields: readonly FieldConfiguration[] = [
  accountField('userName', 'uid', true),
  accountField('displayName', 'displayName'),
  accountField('name.givenName', 'firstname'),
  accountField('name.familyName', 'lastname'),
  accountField('emails.work.primary.value', 'email'),
];
