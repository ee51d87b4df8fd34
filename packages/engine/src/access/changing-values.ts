import type { SourceConfiguration } from '../configuration.ts';
import type { ValueChange } from '../subject.ts';
import { type Attributes, attributeOf, textOf, type Value } from '../value.ts';
import { singleValued, valueKey, valuesOf } from './compare-values.ts';

/**
 * An account's attributes while changes are carried out on them, one after another. The values of an attribute are kept by what they are
 * compared by, so that a change of one does not look at all the others: people have hundreds of groups.
 */
export class ChangingValues {
  readonly #source: SourceConfiguration | undefined;
  #attributes: Attributes;
  readonly #values = new Map<string, Map<string, string>>();
  /** Attributes whose values have changed since they were last put into `#attributes`. */
  readonly #changed = new Set<string>();

  constructor(attributes: Attributes, source: SourceConfiguration | undefined) {
    this.#attributes = attributes;
    this.#source = source;
  }

  get attributes(): Attributes {
    if (this.#changed.size > 0) {
      const changed = [...this.#changed].map((attribute): [string, Value] => {
        const values = [...this.of(attribute).values()];
        return [attribute, singleValued(this.#source).has(attribute) ? (values[0] ?? null) : values];
      });
      // Not by assignment: an attribute may be called anything, `__proto__` too.
      this.#attributes = { ...this.#attributes, ...Object.fromEntries(changed) };
      this.#changed.clear();
    }
    return this.#attributes;
  }

  /** The values of an attribute, by what they are compared by. */
  of(attribute: string): Map<string, string> {
    let values = this.#values.get(attribute);
    if (values === undefined) {
      values = new Map(valuesOf(attributeOf(this.#attributes, attribute)).map((value) => [valueKey(this.#source, value), value]));
      this.#values.set(attribute, values);
    }
    return values;
  }

  carryOut({ attribute, op, value }: ValueChange): void {
    if (op === 'SET') {
      this.#attributes = { ...this.attributes, [attribute]: value };
      this.#values.delete(attribute);
      return;
    }
    const values = this.of(attribute);
    const text = textOf(value) ?? '';
    const key = valueKey(this.#source, text);
    values.delete(key);
    if (op === 'ADD') {
      if (singleValued(this.#source).has(attribute)) values.clear();
      values.set(key, text);
    }
    this.#changed.add(attribute);
  }
}
