/** English names, as the JDK has them. */
export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
export const shortMonths = months.map((name) => name.slice(0, 3));
export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const shortWeekdays = weekdays.map((name) => name.slice(0, 3));
export const halves = ['AM', 'PM'] as const;
export const eras = ['BC', 'AD'] as const;

/** Zones by name: those with names in dates that people write; minutes east of Greenwich. */
export const zones: ReadonlyMap<string, number> = new Map([
  ['GMT', 0],
  ['UTC', 0],
  ['EST', -300],
  ['EDT', -240],
  ['CST', -360],
  ['CDT', -300],
  ['MST', -420],
  ['MDT', -360],
  ['PST', -480],
  ['PDT', -420],
]);
