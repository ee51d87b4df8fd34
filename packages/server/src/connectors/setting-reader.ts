import { X509Certificate } from 'node:crypto';
import type { ConnectorAttributes } from './connector.ts';

/**
 * Reads single settings out of a source's connectorAttributes and collects what is wrong with them. Values may be typed or text; null and
 * absent are the same (contract: BEHAVIOUR 8.2).
 */
export class SettingReader {
  readonly problems: string[];
  readonly notActedOn: string[];
  readonly #attributes: ConnectorAttributes;
  readonly #prefix: string;

  constructor(attributes: ConnectorAttributes, prefix = '', collected?: Pick<SettingReader, 'problems' | 'notActedOn'>) {
    this.#attributes = attributes;
    this.#prefix = prefix;
    this.problems = collected?.problems ?? [];
    this.notActedOn = collected?.notActedOn ?? [];
  }

  /** The settings whose keys begin with the prefix; what is wrong with them is collected here. */
  under(prefix: string): SettingReader {
    return new SettingReader(this.#attributes, prefix, this);
  }

  problem(key: string, text: string): void {
    this.problems.push(`${this.#prefix}${key} ${text}`);
  }

  ignored(key: string, text: string): void {
    this.notActedOn.push(`${this.#prefix}${key} ${text}`);
  }

  /** Undefined when the setting is absent or null. */
  text(key: string): string | undefined {
    const value = this.value(key);
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    this.problem(key, 'must be a text');
    return undefined;
  }

  /** Null when the setting is absent or blank, as with all that follow and have no default. */
  trimmed(key: string): string | null {
    return this.text(key)?.trim() || null;
  }

  wholeNumber(key: string, min: number, max: number): number | null {
    const text = this.trimmed(key);
    if (text === null) return null;
    if (/^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    this.problem(key, `must be a whole number from ${min} to ${max}`);
    return null;
  }

  oneOf<Word extends string>(key: string, words: readonly Word[]): Word | null {
    const text = this.trimmed(key)?.toLowerCase() ?? null;
    const word = words.find((candidate) => candidate.toLowerCase() === text);
    if (text !== null && word === undefined) this.problem(key, `must be one of ${words.join(', ')}`);
    return word ?? null;
  }

  certificate(key: string): string | null {
    const text = this.trimmed(key);
    if (text === null) return null;
    try {
      new X509Certificate(text);
      return text;
    } catch {
      this.problem(key, 'must be a certificate in PEM form');
      return null;
    }
  }

  boolean(key: string, byDefault: boolean): boolean {
    const value = this.value(key);
    const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
    if (text === undefined || text === '') return byDefault;
    if (text === true || text === 'true') return true;
    if (text === false || text === 'false') return false;
    this.problem(key, 'must be true or false');
    return byDefault;
  }

  /** One character; null when the setting is the empty text. */
  character(key: string, byDefault: string): string | null {
    const value = this.text(key) ?? byDefault;
    if (value.length > 1) this.problem(key, 'must be one character');
    return value === '' ? null : value.slice(0, 1);
  }

  /** A list, or a text with commas; undefined when there is nothing in it. */
  list(key: string): string[] | undefined {
    const value = this.value(key);
    const members = typeof value === 'string' ? value.split(',') : (value ?? []);
    if (!Array.isArray(members) || !members.every((member) => typeof member === 'string')) {
      this.problem(key, 'must be a list of column names');
      return undefined;
    }
    const names = members.map((member) => member.trim()).filter((member) => member !== '');
    return names.length > 0 ? names : undefined;
  }

  keepKnown(key: string, names: readonly string[], known: readonly string[], reason: string): string[] {
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length > 0) this.ignored(key, `names columns that are ${reason}: ${unknown.join(', ')}`);
    return names.filter((name) => known.includes(name));
  }

  value(key: string): unknown {
    const name = this.#prefix + key;
    return Object.hasOwn(this.#attributes, name) ? (this.#attributes[name] ?? undefined) : undefined;
  }
}
