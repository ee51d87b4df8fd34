import { everyAttribute } from '../transforms/read-other.ts';
import type { TemplateMap, TemplateValue } from './template-value.ts';

/** Another identity's attributes: whatever a template reads of them is noted, and all of them where it goes through them or counts them. */
export class NotedMap extends Map<string, TemplateValue | null> {
  readonly #note: (key: string) => void;

  constructor(map: TemplateMap, note: (key: string) => void) {
    super(map);
    this.#note = note;
  }

  override get(key: string): TemplateValue | null | undefined {
    this.#note(key);
    return super.get(key);
  }

  override has(key: string): boolean {
    this.#note(key);
    return super.has(key);
  }

  override get size(): number {
    this.#note(everyAttribute);
    return super.size;
  }

  override keys() {
    this.#note(everyAttribute);
    return super.keys();
  }

  override values() {
    this.#note(everyAttribute);
    return super.values();
  }

  override entries() {
    this.#note(everyAttribute);
    return super.entries();
  }

  override [Symbol.iterator]() {
    this.#note(everyAttribute);
    return super[Symbol.iterator]();
  }
}
