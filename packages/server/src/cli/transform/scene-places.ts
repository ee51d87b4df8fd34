import { copyInOrder, type Value } from '@muster/engine';
import type { Scene } from '../../transforms/evaluation/scene.ts';

/** A value that a transform reads, at its place in a scene. */
export interface ScenePlace {
  readonly put: (scene: SceneDraft, value: Value) => void;
}

/** A scene that is being changed. */
export interface SceneDraft {
  input?: Value;
  oldValue?: Value;
  identity?: { attributes?: Record<string, Value>; manager?: { attributes?: Record<string, Value> } };
  accounts?: { sourceName: string; attributes?: Record<string, Value> }[];
}

type JsonObject = Readonly<Record<string, Value>>;

const sourceKeys = ['sourceName', 'applicationName', 'sourceId', 'applicationId'];
const attributeCall = /get(?:String)?Attribute\(\s*["']([\w.-]+)["']/g;
const attributeProperty = /\.attributes\.([A-Za-z_][\w-]*)/g;

/** Every value that the transform reads as far as it is written down in it, or in those it refers to; the input always. */
export function placesRead(definition: Value, library: ReadonlyMap<string, Value>): readonly ScenePlace[] {
  const places = new Map<string, ScenePlace>([['input', { put: (scene, value) => setOwn(scene, 'input', value) }]]);
  const account = (source: string, name: string) =>
    places.set(`account ${source} ${name}`, { put: (scene, value) => setOwn(accountOn(scene, source), name, value) });
  const identity = (name: string) =>
    places.set(`identity ${name}`, { put: (scene, value) => setOwn(attributesOf(identityOf(scene)), name, value) });
  const manager = (name: string) =>
    places.set(`manager ${name}`, { put: (scene, value) => setOwn(attributesOf(managerOf(scene)), name, value) });
  const readText = (text: string) => {
    for (const [, name] of [...text.matchAll(attributeCall), ...text.matchAll(attributeProperty)]) {
      identity(name!);
      if (/manager/i.test(text)) manager(name!);
    }
    if (/\$!?\{?(?:oldValue|current)/.test(text)) places.set('oldValue', { put: (scene, value) => setOwn(scene, 'oldValue', value) });
  };
  const readTransform = (type: string, attributes: JsonObject) => {
    const source = sourceKeys.map((key) => attributes[key]).find((value) => typeof value === 'string');
    if (type === 'accountAttribute' && source !== undefined && typeof attributes.attributeName === 'string') {
      account(source.replace(/ \[source\]$/, ''), attributes.attributeName);
    }
    if (type === 'identityAttribute' && typeof attributes.name === 'string') identity(attributes.name);
    if (type === 'rule' && typeof attributes.attributeName === 'string') manager(attributes.attributeName);
    if (type === 'displayName') for (const name of ['preferredName', 'firstname', 'lastname']) identity(name);
  };
  walk(definition, library, readTransform, readText);
  return [...places.values()];
}

/** Not recursive, and each transform once: references may lead in a circle. */
function walk(
  definition: Value,
  library: ReadonlyMap<string, Value>,
  onTransform: (type: string, attributes: JsonObject) => void,
  onText: (text: string) => void,
): void {
  const seen = new Set<Value>();
  const pending: Value[] = [definition];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value === 'string') onText(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const { type, attributes } = value as { type?: Value; attributes?: Value };
    if (typeof type === 'string' && typeof attributes === 'object' && attributes !== null) {
      onTransform(type, attributes as JsonObject);
      const target = type === 'reference' ? library.get(String((attributes as JsonObject).id)) : undefined;
      if (target !== undefined) pending.push(target);
    }
    pending.push(...Object.values(value));
  }
}

function accountOn(scene: SceneDraft, sourceName: string): Record<string, Value> {
  const accounts = scene.accounts ?? [];
  const found = accounts.find((account) => account.sourceName === sourceName);
  const account = found ?? { sourceName };
  scene.accounts = found === undefined ? [...accounts, account] : accounts;
  return attributesOf(account);
}

function identityOf(scene: SceneDraft): NonNullable<SceneDraft['identity']> {
  scene.identity ??= {};
  return scene.identity;
}

function managerOf(scene: SceneDraft): { attributes?: Record<string, Value> } {
  const identity = identityOf(scene);
  identity.manager ??= {};
  return identity.manager;
}

function attributesOf(person: { attributes?: Record<string, Value> }): Record<string, Value> {
  person.attributes ??= {};
  return person.attributes;
}

/** Not an assignment: `__proto__` is a name like any other. */
function setOwn(target: object, name: string, value: Value): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

export function draftOf(scene: Scene): SceneDraft {
  return copyInOrder(scene) as SceneDraft;
}
