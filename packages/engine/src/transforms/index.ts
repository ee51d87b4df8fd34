import { accountAttribute } from './account-attribute.ts';
import { concat } from './concat.ts';
import { conditional } from './conditional.ts';
import { dateCompare } from './date-compare.ts';
import { dateFormat } from './date-format.ts';
import { dateMath } from './date-math.ts';
import { displayName } from './display-name.ts';
import { firstValid } from './first-valid.ts';
import { identityAttribute } from './identity-attribute.ts';
import { indexOf } from './index-of.ts';
import { join } from './join.ts';
import { lastIndexOf } from './last-index-of.ts';
import { lookup } from './lookup.ts';
import { lower } from './lower.ts';
import { reference } from './reference.ts';
import { replace } from './replace.ts';
import { replaceAll } from './replace-all.ts';
import { split } from './split.ts';
import { staticType } from './static.ts';
import { substring } from './substring.ts';
import type { TransformType } from './transform.ts';
import { trim } from './trim.ts';
import { upper } from './upper.ts';

/** Every transform type there is. A new one is a file beside this one and a line in this list. */
export const transformTypes: readonly TransformType[] = [
  accountAttribute,
  identityAttribute,
  reference,
  staticType,
  concat,
  join,
  lower,
  upper,
  trim,
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
  dateFormat,
  dateMath,
  dateCompare,
];
