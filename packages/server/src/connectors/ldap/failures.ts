import { brief, failure } from '../failure.ts';
import type { ConnectorError, ConnectorErrorKind } from '../live-connector.ts';

/** The directory's answer to a request that it did not carry out (RFC 4511, section 4.1.9). */
export class DirectoryRefusal extends Error {
  constructor(
    readonly code: number,
    readonly diagnostic: string,
  ) {
    super(`result code ${code}`);
    this.name = 'DirectoryRefusal';
  }
}

export const resultCode = {
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  strongerAuthRequired: 8,
  confidentialityRequired: 13,
  noSuchAttribute: 16,
  undefinedAttributeType: 17,
  attributeOrValueExists: 20,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  unwillingToPerform: 53,
  objectClassViolation: 65,
  entryAlreadyExists: 68,
} as const;

export function isRefusal(error: unknown, ...codes: readonly number[]): error is DirectoryRefusal {
  return error instanceof DirectoryRefusal && codes.includes(error.code);
}

/** What each result code means for whoever asked, in the words after "the directory". */
const reasons: Readonly<Record<number, string>> = {
  1: 'met an error of its own',
  2: 'does not understand the request',
  3: 'ran out of time',
  4: 'gives no more entries in one answer: allow the sign-in user more there, or lower pageSize',
  7: 'does not know this way of signing in',
  8: 'wants TLS before anyone signs in: set useSSL or startTLS',
  10: 'refers to another server, which is not followed',
  11: 'has a limit for the sign-in user that this passes: raise it there, or lower pageSize',
  12: 'does not know a feature that the request needs',
  13: 'wants TLS for this: set useSSL or startTLS',
  16: 'finds no such attribute or value in the entry',
  17: 'does not know the attribute',
  18: 'cannot compare that attribute this way',
  19: 'refuses the value by a rule of its own',
  20: 'has that value in the entry already',
  21: 'says that a value has the wrong form',
  32: 'has no such entry',
  34: 'says that the name is malformed',
  48: 'does not let this entry sign in',
  49: 'refuses the user name or the password',
  50: 'does not let the sign-in user do this',
  51: 'is busy',
  52: 'is not available just now',
  53: 'is not willing to do this',
  54: 'found that entries refer to each other in a circle',
  64: 'does not allow an entry of that name there',
  65: 'says that the entry would break the rules of its object classes',
  66: 'does not do this to an entry that has entries below it',
  67: 'does not change an attribute that is part of the name',
  68: 'has an entry of that name already',
  69: 'does not change the object classes in that way',
  71: 'would need another server for this, which is not followed',
};

const kinds: Readonly<Record<number, ConnectorErrorKind>> = {
  3: 'interrupted',
  4: 'configuration',
  11: 'configuration',
  51: 'busy',
  52: 'busy',
  68: 'exists',
};

/** Says a refusal as one sentence. `doing` is what was asked for, such as `changing uid=ann,dc=example`. */
export function refused(doing: string, refusal: DirectoryRefusal, kind = kinds[refusal.code] ?? 'refused'): ConnectorError {
  const reason = reasons[refusal.code] ?? `answered with result code ${refusal.code}`;
  const diagnostic = brief(refusal.diagnostic.replace(/[\s\0]+/g, ' ').trim());
  return failure(kind, `${doing}: the directory ${reason}${diagnostic === '' ? '' : ` (${diagnostic})`}`);
}

/** Why Active Directory refused a sign-in stands in its diagnostic message, as a Windows error number. */
const activeDirectoryReasons: Readonly<Record<string, string>> = {
  '525': 'there is no such user',
  '52e': 'the user name or the password is wrong',
  '530': 'the user may not sign in at this time',
  '531': 'the user may not sign in from here',
  '532': "the user's password has expired",
  '533': 'the user is disabled',
  '701': "the user's account has expired",
  '773': 'the user must change the password first',
  '775': 'the user is locked out',
};

/** A sign-in costs no attempts whatever the directory has against it, so it is always the same kind (contract: BEHAVIOUR 9.7). */
export function signInRefused(user: string, refusal: DirectoryRefusal): ConnectorError {
  if (kinds[refusal.code] === 'busy') return refused(`Signing in as ${user}`, refusal);
  const reason = activeDirectoryReasons[/\bdata ([0-9a-f]{3})\b/.exec(refusal.diagnostic)?.[1] ?? ''];
  if (reason !== undefined) return failure('sign-in', `Signing in as ${user}: the directory says that ${reason}`);
  return refused(`Signing in as ${user}`, refusal, 'sign-in');
}
