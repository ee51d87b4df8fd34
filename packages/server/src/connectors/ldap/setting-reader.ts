import { SettingReader } from '../setting-reader.ts';
import { parseDn } from './dn.ts';
import { type Filter, parseFilter } from './filter.ts';

/** Reads what settings of directories hold: names, filters, lists of objects. Null when a setting is absent or blank. */
export class DirectorySettingReader extends SettingReader {
  isSet(key: string): boolean {
    return this.value(key) !== undefined;
  }

  dn(key: string): string | null {
    const text = this.trimmed(key);
    if (text === null || parseDn(text) !== null) return text;
    this.problem(key, `"${text}" is no distinguished name`);
    return null;
  }

  /** The name of an attribute of entries. */
  attribute(key: string): string | null {
    const text = this.trimmed(key);
    if (text === null || /^[a-z0-9][a-z0-9.;-]*$/i.test(text)) return text;
    this.problem(key, `"${text}" is no name of an attribute`);
    return null;
  }

  filter(key: string): Filter | null {
    const text = this.trimmed(key);
    if (text === null) return null;
    const parsed = parseFilter(text);
    if ('filter' in parsed) return parsed.filter;
    this.problem(key, `is no search filter: ${parsed.problem}`);
    return null;
  }

  /** Readers for the members of a list of objects; a single object is a list of one. */
  objects(key: string): DirectorySettingReader[] {
    const value = this.value(key) ?? [];
    const members: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!members.every((member) => typeof member === 'object' && member !== null && !Array.isArray(member))) {
      this.problem(key, 'must be a list of objects');
      return [];
    }
    return members.map((member, index) => {
      const prefix = `${key}[${index}].`;
      const entries = Object.entries(member as object).map(([name, own]) => [prefix + name, own]);
      return new DirectorySettingReader(Object.fromEntries(entries), prefix, this);
    });
  }

  /** The first of a list of host names, or of a text with commas. */
  firstHost(key: string): string | null {
    const value = this.value(key) ?? [];
    const members: readonly unknown[] = typeof value === 'string' ? value.split(/[\s,]+/) : Array.isArray(value) ? value : [null];
    if (members.every((member) => typeof member === 'string')) {
      return members.map((member) => member.trim()).find((member) => member !== '') ?? null;
    }
    this.problem(key, 'must be a list of host names');
    return null;
  }
}
