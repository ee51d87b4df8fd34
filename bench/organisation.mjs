/** The organisation that is measured: one HR feed, fifty mappings with the mix of transforms that profiles have in life. */

const columns = [
  'id',
  'login',
  'givenName',
  'familyName',
  'middleName',
  'knownAs',
  'mail',
  'privateMail',
  'phone',
  'mobile',
  'managerId',
  'status',
  'title',
  'department',
  'departmentCode',
  'costCenter',
  'site',
  'street',
  'city',
  'state',
  'postalCode',
  'country',
  'language',
  'timezone',
  'organization',
  'hired',
  'leaves',
  'level',
  'kind',
  'building',
  'floor',
  'room',
  'badge',
  'shift',
  'union',
  'division',
];

/** Identity attributes that a new organisation does not have. */
export const ownAttributes = [
  'startDate',
  'endDate',
  'employeeType',
  'jobLevel',
  'division',
  'building',
  'floor',
  'room',
  'badge',
  'shift',
  'union',
  'region',
  'country',
  'asciiName',
  'sortName',
  'mailNickname',
  'loginHint',
  'hireYear',
  'probationEnd',
  'phoneDigits',
  'departmentCode',
  'mobile',
  'greeting',
  'badgeKind',
];

const given = [
  'Ada',
  'Kwame',
  'Zoë',
  'Jürgen',
  'Mei',
  'Olu',
  'Søren',
  'Inés',
  'Ravi',
  'Noor',
  'Thabo',
  'Elif',
  'Marek',
  'Aiko',
  'Liam',
  'Chloé',
];
const family = [
  'Abara',
  'Boateng',
  'Castro',
  'Dvořák',
  'Eriksen',
  'Farouk',
  'García',
  'Hoffmann',
  'Ito',
  'Jansen',
  'Kim',
  'Łukasik',
  'Moreau',
  'Nguyen',
  'Okafor',
  'Petrov',
];
const sites = [
  ['Berlin', 'DE'],
  ['Lyon', 'FR'],
  ['Porto', 'PT'],
  ['Gdańsk', 'PL'],
  ['Bergen', 'NO'],
];

/** @param {number} size */
export function feedOf(size) {
  const lines = [columns.join(',')];
  for (let index = 0; index < size; index += 1) lines.push(rowOf(index));
  return `${lines.join('\n')}\n`;
}

/** Everybody but the first ten has a manager whose row came before. */
function rowOf(index) {
  const number = String(index).padStart(7, '0');
  const [city, country] = sites[index % sites.length];
  return [
    `E${number}`,
    `user${number}`,
    given[index % 16],
    family[(index * 7) % 16],
    index % 3 === 0 ? given[(index * 5) % 16] : '',
    index % 9 === 0 ? 'Al' : '',
    `User${number}@Acme.example.com`,
    `user${number}@example.org`,
    `+49 (0)30 2312 ${index % 9000}`,
    `+49 176 ${number}`,
    index < 10 ? '' : `E${String(Math.floor(index / 10)).padStart(7, '0')}`,
    'active',
    `Engineer ${index % 40}`,
    `Department ${index % 120}`,
    `D${index % 120}-${index % 7}-X`,
    `CC-${1000 + (index % 300)}`,
    `${country}-${city}`,
    `${index % 200} Example Street`,
    city,
    '',
    `1${index % 10_000}`,
    country.toLowerCase(),
    'en',
    'Europe/Berlin',
    'Acme',
    `20${10 + (index % 15)}-0${1 + (index % 9)}-15`,
    '',
    String(1 + (index % 10)),
    index % 5 === 0 ? 'C' : 'E',
    `B${index % 30}`,
    String(index % 12),
    String(index % 400),
    `77${number}`,
    index % 2 === 0 ? 'day' : 'night',
    '',
    `Division ${index % 9}`,
  ].join(',');
}

export const accountSchema = {
  name: 'account',
  nativeObjectType: 'User',
  identityAttribute: 'id',
  displayAttribute: 'login',
  attributes: columns.map((name) => ({ name, type: 'STRING', isMulti: false, isEntitlement: false, isGroup: false })),
};

export const managerCorrelation = { accountAttributeName: 'managerId', identityAttributeName: 'identificationNumber' };

/** The fifty mappings of the profile. */
export function mappingsOf(sourceId) {
  const column = (attributeName) => ({ type: 'accountAttribute', attributes: { sourceId, attributeName } });
  const of = (type, attributes) => ({ type, attributes });
  const mapped = {
    uid: column('login'),
    firstname: of('trim', { input: column('givenName') }),
    lastname: of('trim', { input: column('familyName') }),
    displayName: of('concat', { values: [column('givenName'), ' ', column('familyName')] }),
    email: of('lower', { input: column('mail') }),
    personalEmail: of('lower', { input: column('privateMail') }),
    phone: column('phone'),
    workPhone: column('phone'),
    mobile: of('replaceAll', { table: { ' ': '', '\\(0\\)': '' }, input: column('mobile') }),
    phoneDigits: of('replace', { regex: '[^0-9]', replacement: '', input: column('phone') }),
    manager: column('managerId'),
    identificationNumber: column('id'),
    cloudLifecycleState: of('lookup', { table: { active: 'active', gone: 'inactive', default: 'active' }, input: column('status') }),
    middleName: column('middleName'),
    preferredName: of('firstValid', { values: [column('knownAs'), column('givenName')] }),
    initials: of('concat', {
      values: [
        of('substring', { begin: 0, end: 1, input: column('givenName') }),
        of('substring', { begin: 0, end: 1, input: column('familyName') }),
      ],
    }),
    title: column('title'),
    organization: column('organization'),
    department: column('department'),
    departmentCode: of('split', { delimiter: '-', index: 0, input: column('departmentCode') }),
    costCenter: column('costCenter'),
    location: column('site'),
    locationCode: of('split', { delimiter: '-', index: 1, input: column('site') }),
    streetAddress: column('street'),
    city: column('city'),
    state: column('state'),
    postalCode: column('postalCode'),
    country: of('upper', { input: column('country') }),
    region: of('lookup', { table: { de: 'Central', pl: 'Central', no: 'North', default: 'South' }, input: column('country') }),
    preferredLanguage: column('language'),
    timezone: column('timezone'),
    startDate: of('dateFormat', { inputFormat: 'yyyy-MM-dd', outputFormat: 'dd.MM.yyyy', input: column('hired') }),
    hireYear: of('dateFormat', { inputFormat: 'yyyy-MM-dd', outputFormat: 'yyyy', input: column('hired') }),
    probationEnd: of('dateMath', {
      expression: '+6M/d',
      roundUp: false,
      input: of('dateFormat', { inputFormat: 'yyyy-MM-dd', outputFormat: 'ISO8601', input: column('hired') }),
    }),
    endDate: column('leaves'),
    employeeType: of('conditional', {
      expression: '$kind eq C',
      positiveCondition: 'Contractor',
      negativeCondition: 'Employee',
      kind: column('kind'),
    }),
    jobLevel: column('level'),
    division: column('division'),
    building: column('building'),
    floor: column('floor'),
    room: column('room'),
    badge: column('badge'),
    badgeKind: of('static', { value: '#if($level == "10")gold#{else}plain#end', level: column('level') }),
    shift: column('shift'),
    union: column('union'),
    asciiName: of('replaceAll', {
      table: { ä: 'ae', ö: 'oe', ü: 'ue', é: 'e', ë: 'e', ø: 'o' },
      input: of('lower', { input: column('familyName') }),
    }),
    sortName: of('join', { separator: ', ', values: [column('familyName'), column('givenName')] }),
    mailNickname: of('lower', { input: of('split', { delimiter: '@', index: 0, input: column('mail') }) }),
    loginHint: of('static', { value: '$first.$last', first: column('givenName'), last: column('familyName') }),
    greeting: of('static', { value: 'Hello $name', name: column('givenName') }),
  };
  return Object.entries(mapped).map(([identityAttributeName, transformDefinition]) => ({ identityAttributeName, transformDefinition }));
}
