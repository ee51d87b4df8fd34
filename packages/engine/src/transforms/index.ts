import { accountAttribute } from './account-attribute.ts';
import { base64Decode } from './base64-decode.ts';
import { base64Encode } from './base64-encode.ts';
import { concat } from './concat.ts';
import { conditional } from './conditional.ts';
import { dateCompare } from './date-compare.ts';
import { dateFormat } from './date-format.ts';
import { dateMath } from './date-math.ts';
import { decomposeDiacriticalMarks } from './decompose-diacritical-marks.ts';
import { displayName } from './display-name.ts';
import { e164phone } from './e164phone.ts';
import { firstValid } from './first-valid.ts';
import { identityAttribute } from './identity-attribute.ts';
import { indexOf } from './index-of.ts';
import { iso3166 } from './iso3166.ts';
import { join } from './join.ts';
import { lastIndexOf } from './last-index-of.ts';
import { leftPad } from './left-pad.ts';
import { lookup } from './lookup.ts';
import { lower } from './lower.ts';
import { normalizeNames } from './normalize-names.ts';
import { randomAlphaNumeric } from './random-alpha-numeric.ts';
import { randomNumeric } from './random-numeric.ts';
import { reference } from './reference.ts';
import { replace } from './replace.ts';
import { replaceAll } from './replace-all.ts';
import { rfc5646 } from './rfc5646.ts';
import { rightPad } from './right-pad.ts';
import { rule } from './rule.ts';
import { split } from './split.ts';
import { staticType } from './static.ts';
import { substring } from './substring.ts';
import type { TransformType } from './transform.ts';
import { trim } from './trim.ts';
import { upper } from './upper.ts';
import { usernameGenerator } from './username-generator.ts';
import { uuid } from './uuid.ts';

/** Every transform type there is. A new one is a file beside this one and a line in this list. */
export const transformTypes: readonly TransformType[] = [
  accountAttribute,
  identityAttribute,
  reference,
  rule,
  staticType,
  uuid,
  usernameGenerator,
  randomAlphaNumeric,
  randomNumeric,
  concat,
  join,
  lower,
  upper,
  trim,
  normalizeNames,
  decomposeDiacriticalMarks,
  leftPad,
  rightPad,
  base64Encode,
  base64Decode,
  firstValid,
  conditional,
  lookup,
  substring,
  split,
  indexOf,
  lastIndexOf,
  replace,
  replaceAll,
  displayName,
  e164phone,
  iso3166,
  rfc5646,
  dateFormat,
  dateMath,
  dateCompare,
];
