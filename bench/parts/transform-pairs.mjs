import { serverModule } from '../open.mjs';

const { parsePhoneNumberFromString } = await serverModule('libphonenumber-js/max');

/**
 * Each transform type, and the same logic as somebody would write it by hand for just this use: what is given for the same person must be
 * the same. `kind` is `text` for the types that work on texts and decide between them, which have a goal.
 *
 * @typedef {{ type: string, kind: 'text' | 'other', transform: object, byHand: (person: any) => unknown }} Pair
 */

const of = (type, attributes) => ({ type, attributes });
const column = (attributeName) => of('accountAttribute', { sourceName: 'HR', attributeName });

/** What `reference` and the sources of the pairs name. */
export const configuration = {
  sources: [{ id: 'hr', name: 'HR', correlation: { attributeAssignment: [] }, managerCorrelation: null }],
  transforms: [{ id: 'lower', name: 'Lower', type: 'lower', attributes: {} }],
};

/** @type {readonly Pair[]} */
export const pairs = [
  text('concat', { values: [column('givenName'), ' ', column('familyName')] }, (person) => {
    const { givenName, familyName } = hr(person);
    return `${givenName ?? ''} ${familyName ?? ''}`;
  }),
  text('join', { separator: ', ', values: [column('familyName'), column('givenName')] }, (person) => {
    const { givenName, familyName } = hr(person);
    return [familyName, givenName].filter((part) => part != null).join(', ');
  }),
  text('lower', {}, ({ input }) => input?.toLowerCase() ?? null),
  text('upper', {}, ({ input }) => input?.toUpperCase() ?? null),
  text('trim', {}, ({ input }) => input?.trim() ?? null),
  text('normalizeNames', { input: column('familyName') }, (person) => nameCase(hr(person).familyName)),
  text('decomposeDiacriticalMarks', { input: column('familyName') }, (person) => plainLetters(hr(person).familyName)),
  text('leftPad', { length: '12', padding: '0', input: column('level') }, (person) => hr(person).level?.padStart(12, '0') ?? null),
  text('rightPad', { length: '12', padding: 'x', input: column('level') }, (person) => hr(person).level?.padEnd(12, 'x') ?? null),
  text('base64Encode', {}, ({ input }) => (input === null ? null : Buffer.from(input).toString('base64'))),
  text('base64Decode', { input: column('encoded') }, (person) => {
    const { encoded } = hr(person);
    return encoded == null ? null : Buffer.from(encoded, 'base64').toString();
  }),
  text('firstValid', { values: [column('knownAs'), column('givenName')] }, (person) => {
    const { knownAs, givenName } = hr(person);
    return knownAs ?? givenName ?? null;
  }),
  text(
    'conditional',
    { expression: '$kind eq C', positiveCondition: 'Contractor', negativeCondition: 'Employee', kind: column('kind') },
    (person) => (hr(person).kind === 'C' ? 'Contractor' : 'Employee'),
  ),
  text('lookup', { table: { de: 'Central', pl: 'Central', no: 'North', default: 'South' }, input: column('country') }, (person) => {
    const { country } = hr(person);
    return country == null ? null : (regions.get(country) ?? 'South');
  }),
  text('substring', { begin: 1, end: 6, input: column('mail') }, (person) => hr(person).mail?.substring(1, 6) ?? null),
  text('split', { delimiter: '-', index: 1, input: column('site') }, (person) => hr(person).site?.split('-')[1] ?? null),
  text('indexOf', { substring: '@', input: column('mail') }, (person) => hr(person).mail?.indexOf('@') ?? null),
  text('lastIndexOf', { substring: '.', input: column('mail') }, (person) => hr(person).mail?.lastIndexOf('.') ?? null),
  text('replace', { regex: '[^0-9]', replacement: '', input: column('phone') }, (person) => {
    return hr(person).phone?.replaceAll(/[^0-9]/g, '') ?? null;
  }),
  text('replaceAll', { table: { ä: 'ae', ö: 'oe', ü: 'ue', é: 'e', ë: 'e', ø: 'o' }, input: column('familyName') }, (person) => {
    const name = hr(person).familyName;
    if (name == null) return null;
    return name
      .replaceAll('ä', 'ae')
      .replaceAll('ö', 'oe')
      .replaceAll('ü', 'ue')
      .replaceAll('é', 'e')
      .replaceAll('ë', 'e')
      .replaceAll('ø', 'o');
  }),
  text('displayName', {}, (person) => {
    const { preferredName, firstname, lastname } = person.identity.attributes;
    return [preferredName ?? firstname, lastname].filter((part) => part != null && part !== '').join(' ');
  }),
  text('static', { value: '$first.$last', first: column('givenName'), last: column('familyName') }, (person) => {
    const { givenName, familyName } = hr(person);
    return `${givenName}.${familyName}`;
  }),
  text('reference', { id: 'Lower', input: column('mail') }, (person) => hr(person).mail?.toLowerCase() ?? null),
  other('accountAttribute', { sourceName: 'HR', attributeName: 'title' }, (person) => hr(person).title ?? null),
  other('identityAttribute', { name: 'department' }, (person) => person.identity.attributes.department ?? null),
  other(
    'rule',
    { name: 'Cloud Services Deployment Utility', operation: 'getEndOfString', numChars: '4', input: column('phone') },
    (person) => {
      const { phone } = hr(person);
      return phone == null ? null : phone.slice(-4);
    },
  ),
  other('e164phone', { defaultRegion: 'DE', input: column('phone') }, (person) => {
    const { phone } = hr(person);
    const number = phone == null ? undefined : parsePhoneNumberFromString(phone, 'DE');
    return number?.isValid() ? number.number : null;
  }),
  other('iso3166', { format: 'alpha3', input: column('country') }, (person) => alpha3.get(hr(person).country?.toUpperCase()) ?? null),
  other('rfc5646', { input: column('speaks') }, (person) => languages.get(hr(person).speaks?.toLowerCase()) ?? null),
  other('dateFormat', { inputFormat: 'yyyy-MM-dd', outputFormat: 'dd.MM.yyyy', input: column('hired') }, (person) => {
    const date = dateOf(hr(person).hired);
    return date && `${twoDigits(date.getUTCDate())}.${twoDigits(date.getUTCMonth() + 1)}.${date.getUTCFullYear()}`;
  }),
  other('dateMath', { expression: '+6M/d', roundUp: false, input: column('since') }, (person) => {
    const date = instantOf(hr(person).since);
    if (!date) return null;
    const day = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + 6);
    date.setUTCDate(Math.min(day, new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()));
    return `${date.toISOString().slice(0, 10)}T00:00Z`;
  }),
  other(
    'dateCompare',
    { firstDate: column('since'), secondDate: 'now', operator: 'lt', positiveCondition: 'here', negativeCondition: 'to come' },
    (person) => {
      const date = instantOf(hr(person).since);
      return date && (date.getTime() < person.now ? 'here' : 'to come');
    },
  ),
  other('uuid', {}, ({ random }) => {
    const digits = Array.from({ length: 30 }, () => Math.floor(random() * 16).toString(16)).join('');
    const variant = '89ab'[Math.floor(random() * 4)];
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(12, 15)}-${variant}${digits.slice(15, 18)}-${digits.slice(18)}`;
  }),
  other('randomNumeric', { length: '8' }, ({ random }) => drawn('0123456789', 8, random)),
  other('randomAlphaNumeric', { length: '8' }, ({ random }) => drawn(alphabet, 8, random)),
  other(
    'usernameGenerator',
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Velocity's.
      patterns: ['$first.$last', '$first.$last${uniqueCounter}'],
      first: of('lower', { input: column('givenName') }),
      last: of('lower', { input: column('familyName') }),
      sourceCheck: false,
    },
    (person) => {
      const { givenName, familyName } = hr(person);
      const name = `${givenName.toLowerCase()}.${familyName.toLowerCase()}`;
      if (!person.form.isTaken(name, false)) return name;
      let count = 1;
      while (person.form.isTaken(`${name}${count}`, false)) count += 1;
      return `${name}${count}`;
    },
  ),
];

/** Types whose answers are drawn: they can be compared in their length only. */
export const drawnTypes = new Set(['uuid', 'randomNumeric', 'randomAlphaNumeric']);

function text(type, attributes, byHand) {
  return { type, kind: 'text', transform: of(type, attributes), byHand };
}

function other(type, attributes, byHand) {
  return { type, kind: 'other', transform: of(type, attributes), byHand };
}

const regions = new Map([
  ['de', 'Central'],
  ['pl', 'Central'],
  ['no', 'North'],
]);
const alpha3 = new Map([
  ['DE', 'DEU'],
  ['FR', 'FRA'],
  ['PT', 'PRT'],
  ['PL', 'POL'],
  ['NO', 'NOR'],
]);

function hr(person) {
  return person.accounts.find(({ sourceId }) => sourceId === 'hr')?.attributes ?? {};
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const languages = new Map([
  ['english', 'en'],
  ['german', 'de'],
  ['french', 'fr'],
]);
const particles = new Set(['von', 'del', 'of', 'de', 'la', 'y']);

function drawn(characters, length, random) {
  let text = '';
  for (let at = 0; at < length; at += 1) text += characters[Math.floor(random() * characters.length)];
  return text;
}

function nameCase(name) {
  if (name == null) return null;
  return name.replace(/[^\s'-]+/gu, (part) => {
    const lower = part.toLowerCase();
    if (particles.has(lower)) return lower;
    if (/^(?:ii|iii|iv|vi|vii|viii|ix)$/.test(lower)) return lower.toUpperCase();
    if (lower.startsWith('mc')) return `Mc${capitalized(lower.slice(2))}`;
    return capitalized(lower);
  });
}

function capitalized(word) {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function plainLetters(name) {
  return name == null ? null : name.normalize('NFKD').replaceAll(/[\u0300-\u036f]/g, '');
}

function dateOf(text) {
  if (text == null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  return new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, Number(text.slice(8, 10))));
}

function instantOf(text) {
  if (text == null) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

function twoDigits(number) {
  return String(number).padStart(2, '0');
}
