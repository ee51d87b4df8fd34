import { ConnectorError } from '../live-connector.ts';
import { isPossible } from '../possible-text.ts';
import type { Dialect, Parameter } from './connection.ts';

export type ParameterType = 'string' | 'integer' | 'boolean' | 'date' | 'number';

/** The types that a variable may name after a dot, in any case (contract: BEHAVIOUR 9.13). */
export const parameterTypes: ReadonlyMap<string, ParameterType> = new Map<string, ParameterType>([
  ['string', 'string'],
  ['str', 'string'],
  ['varchar', 'string'],
  ['integer', 'integer'],
  ['int', 'integer'],
  ['long', 'integer'],
  ['boolean', 'boolean'],
  ['bool', 'boolean'],
  ['date', 'date'],
  ['double', 'number'],
  ['dbl', 'number'],
  ['float', 'number'],
  ['flt', 'number'],
]);

/** The value as it is bound: text that the database reads by the type of its place. A value that its type does not allow is refused. */
export function toParameter(name: string, value: unknown, type: ParameterType | null, dialect: Dialect): Parameter {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((member) => toText(name, member, type, dialect));
  return toText(name, value, type, dialect);
}

function toText(name: string, value: unknown, type: ParameterType | null, dialect: Dialect): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (!isPossible(text)) throw refused(`The value of "${name}" holds the character U+0000 or half of a surrogate pair`);
  const isFlag = typeof value === 'boolean' || type === 'boolean';
  if (isFlag) return toBoolean(name, text, dialect);
  if (type === 'integer' && !/^[+-]?\d+$/.test(text.trim())) throw refused(`The value of "${name}" is not a whole number`);
  if (type === 'number' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()))
    throw refused(`The value of "${name}" is not a number`);
  if (type === 'date' && dialect === 'mysql') return toMysqlTime(text);
  return type === 'integer' || type === 'number' ? text.trim() : text;
}

function toBoolean(name: string, text: string, dialect: Dialect): string {
  const word = text.trim().toLowerCase();
  const isTrue = ['true', '1', 'yes', 'y', 't'].includes(word);
  if (!isTrue && !['false', '0', 'no', 'n', 'f'].includes(word)) throw refused(`The value of "${name}" is neither true nor false`);
  if (dialect === 'mysql') return isTrue ? '1' : '0';
  return String(isTrue);
}

/** MySQL knows no zones in texts: a time with one is given as UTC, the zone of our sessions. Other texts are the database's to judge. */
function toMysqlTime(text: string): string {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text)) return text;
  const milliseconds = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(milliseconds) ? text : new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}

function refused(sentence: string): ConnectorError {
  return new ConnectorError('refused', `${sentence}.`);
}
