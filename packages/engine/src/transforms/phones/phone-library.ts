import { createRequire } from 'node:module';

type PhoneLibrary = typeof import('libphonenumber-js/max');

let library: PhoneLibrary | undefined;

/**
 * libphonenumber-js with the metadata of all countries in full, so that its idea of a valid number is that of Google's
 * `isValidNumber`. Loaded at the first use, since that takes some 70 ms, which every start would pay for else; with `require`, since
 * evaluation is synchronous.
 */
export function phoneLibrary(): PhoneLibrary {
  library ??= createRequire(import.meta.url)('libphonenumber-js/max') as PhoneLibrary;
  return library;
}
