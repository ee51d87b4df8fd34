/** What the fifty mappings of `organisation.mjs` say, as somebody would write it by hand for this one organisation. */
export function profileByHand(account) {
  const attributes = Object.create(null);
  const set = (name, value) => {
    if (value !== undefined && value !== null && value !== '') attributes[name] = value.length > 450 ? value.slice(0, 450) : value;
  };
  for (const [name, column] of copied) set(name, account[column]);
  const { givenName, familyName, mail, country, hired, level } = account;
  set('firstname', givenName?.trim());
  set('lastname', familyName?.trim());
  set('displayName', `${givenName ?? ''} ${familyName ?? ''}`);
  set('email', mail?.toLowerCase());
  set('personalEmail', account.privateMail?.toLowerCase());
  set('mobile', account.mobile?.replaceAll(' ', '').replaceAll('(0)', ''));
  set('phoneDigits', account.phone?.replaceAll(/[^0-9]/g, ''));
  set('cloudLifecycleState', states.get(account.status) ?? 'active');
  set('preferredName', account.knownAs ?? givenName);
  set('initials', (givenName?.substring(0, 1) ?? '') + (familyName?.substring(0, 1) ?? ''));
  set('departmentCode', account.departmentCode?.split('-')[0]);
  set('locationCode', account.site?.split('-')[1]);
  set('country', country?.toUpperCase());
  set('region', regions.get(country) ?? 'South');
  set('startDate', hired && `${hired.slice(8, 10)}.${hired.slice(5, 7)}.${hired.slice(0, 4)}`);
  set('hireYear', hired?.slice(0, 4));
  set('probationEnd', hired && sixMonthsLater(hired));
  set('employeeType', account.kind === 'C' ? 'Contractor' : 'Employee');
  set('badgeKind', level === '10' ? 'gold' : 'plain');
  set('asciiName', inAscii(familyName));
  set('sortName', `${familyName}, ${givenName}`);
  set('mailNickname', mail?.split('@')[0].toLowerCase());
  set('loginHint', `${givenName}.${familyName}`);
  set('greeting', `Hello ${givenName}`);
  return attributes;
}

const copied = Object.entries({
  uid: 'login',
  phone: 'phone',
  workPhone: 'phone',
  manager: 'managerId',
  identificationNumber: 'id',
  middleName: 'middleName',
  title: 'title',
  organization: 'organization',
  department: 'department',
  costCenter: 'costCenter',
  location: 'site',
  streetAddress: 'street',
  city: 'city',
  state: 'state',
  postalCode: 'postalCode',
  preferredLanguage: 'language',
  timezone: 'timezone',
  endDate: 'leaves',
  jobLevel: 'level',
  division: 'division',
  building: 'building',
  floor: 'floor',
  room: 'room',
  badge: 'badge',
  shift: 'shift',
  union: 'union',
});
const states = new Map([
  ['active', 'active'],
  ['gone', 'inactive'],
]);
const regions = new Map([
  ['de', 'Central'],
  ['pl', 'Central'],
  ['no', 'North'],
]);

function sixMonthsLater(day) {
  const date = new Date(`${day}T00:00:00Z`);
  const dayOfMonth = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + 6);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(dayOfMonth, last));
  return `${date.toISOString().slice(0, 10)}T00:00Z`;
}

function inAscii(name) {
  return name
    ?.toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('é', 'e')
    .replaceAll('ë', 'e')
    .replaceAll('ø', 'o');
}
