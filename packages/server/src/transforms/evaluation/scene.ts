import type {
  EvaluationContext,
  ProvisioningForm,
  ReferencedIdentity,
  SourceConfiguration,
  SubjectAccount,
  TransformConfigurations,
  Value,
} from '@muster/engine';
import { attributeOf, foldKey, textOf } from '@muster/engine';
import { type Static, Type } from '@sinclair/typebox';
import { isoTime } from '../../clock.ts';
import { FreeMap } from '../../http/schemas.ts';

const AnyValue = Type.Unsafe<Value>({ description: 'Any JSON value' });
const AttributeMap = Type.Unsafe<Record<string, Value>>(FreeMap({}));

const Person = { attributes: Type.Optional(AttributeMap) };

/** A transform as it may stand in a test or a request: only the outermost needs a `name`, and only to be referred to. */
export const TransformDefinition = Type.Object({
  type: Type.String({ minLength: 1 }),
  name: Type.Optional(Type.String()),
  attributes: Type.Optional(Type.Union([AttributeMap, Type.Null()])),
  requiresPeriodicRefresh: Type.Optional(AnyValue),
});

/** What an evaluation may read, written down instead of stored. */
export const sceneProperties = {
  input: Type.Optional(AnyValue),
  identity: Type.Optional(Type.Object({ ...Person, manager: Type.Optional(Type.Object(Person)) })),
  others: Type.Optional(Type.Array(Type.Object(Person), { maxItems: 1000, description: 'Other identities, found by their attributes' })),
  accounts: Type.Optional(
    Type.Array(
      Type.Object({
        sourceName: Type.String(),
        attributes: Type.Optional(AttributeMap),
        created: Type.Optional(Type.String()),
        nativeIdentity: Type.Optional(Type.String()),
        displayName: Type.Optional(Type.String()),
      }),
      { maxItems: 1000, description: "The identity's accounts; without `created`, each is younger than those before it" },
    ),
  ),
  oldValue: Type.Optional(AnyValue),
  now: Type.Optional(Type.String({ description: 'Time of the evaluation, ISO 8601; otherwise the present' })),
  library: Type.Optional(
    Type.Array(Type.Composite([TransformDefinition, Type.Object({ name: Type.String() })]), {
      maxItems: 1000,
      description: 'Transforms to refer to, beside and before the stored ones',
    }),
  ),
  field: Type.Optional(
    Type.Object(
      { name: Type.Optional(Type.String()), attributes: Type.Optional(AttributeMap) },
      { description: 'The field of a provisioning policy that is computed; for generators' },
    ),
  ),
  taken: Type.Optional(Type.Array(Type.String(), { maxItems: 10_000, description: 'Account names that are taken; for generators' })),
};

const Scene = Type.Object(sceneProperties);
export type Scene = Static<typeof Scene>;

/** Time and randomness for an evaluation: a scene has neither of its own, unless it names its `now`. */
export interface SceneInputs {
  readonly nowMs: number;
  readonly random: () => number;
  /** For traces: microseconds from any fixed point. */
  readonly microseconds?: () => number;
}

/** The configuration that a scene's transform is compiled with: the library before what is stored, and every source that is named. */
export function sceneConfiguration(definition: Value, scene: Scene, stored: TransformConfigurations): TransformConfigurations {
  const library = (scene.library ?? []) as unknown as TransformConfigurations['transforms'];
  const own = new Set(library.map(({ name }) => name));
  const transforms = [...library, ...stored.transforms.filter(({ name }) => !own.has(name))];
  const known = new Set(stored.sources.flatMap(({ id, name }) => [id, name]));
  const named = new Set((scene.accounts ?? []).map(({ sourceName }) => sourceName));
  for (const one of [definition, ...library]) collectSourceNames(one as unknown as Value, named);
  const sources = [...named].filter((name) => !known.has(name)).map(sourceCalled);
  return { transforms, sources: [...stored.sources, ...sources] };
}

/** What the scene's transform is evaluated with. */
export function sceneContext(
  definition: Value,
  scene: Scene,
  { sources }: TransformConfigurations,
  { nowMs, random }: SceneInputs,
): EvaluationContext {
  const identity = person(scene.identity ?? {}, 'identity');
  const manager = scene.identity?.manager === undefined ? null : person(scene.identity.manager, 'manager');
  const others = (scene.others ?? []).map((other, index) => person(other, `other-${index}`));
  return {
    input: scene.input ?? null,
    now: nowMs,
    random,
    identity,
    accounts: (scene.accounts ?? []).map((account, index) => sceneAccount(account, index, sources)),
    oldValue: scene.oldValue ?? null,
    attributeName: scene.field?.name ?? null,
    find: ({ kind, attribute, valueKey }) => {
      if (kind === 'manager') return manager;
      const holds = (one: ReferencedIdentity) => foldKey(textOf(attributeOf(one.attributes, attribute)) ?? '') === valueKey;
      return [...others, ...(manager === null ? [] : [manager])].find(holds) ?? null;
    },
    form: isForm(definition, scene) ? sceneForm(scene) : undefined,
  };
}

/** Generators work in the form of a provisioning policy only; a scene that has one is such a form, even if it says nothing of it. */
function isForm(definition: Value, scene: Scene): boolean {
  return scene.field !== undefined || scene.taken !== undefined || JSON.stringify(definition).includes('"usernameGenerator"');
}

function sceneForm({ field, taken = [], oldValue = null, accounts = [] }: Scene): ProvisioningForm {
  const names = new Set(taken.map(foldKey));
  return {
    field: { name: field?.name ?? 'name', attributes: field?.attributes ?? {} },
    applicationName: accounts[0]?.sourceName ?? '',
    current: oldValue,
    isTaken: (name) => names.has(foldKey(name)),
  };
}

function person({ attributes = {} }: { attributes?: Record<string, Value> }, id: string): ReferencedIdentity {
  const alias = textOf(attributeOf(attributes, 'uid')) ?? id;
  const name = textOf(attributeOf(attributes, 'displayName')) ?? alias;
  return { id: textOf(attributeOf(attributes, 'id')) ?? id, name, alias, attributes };
}

type WrittenAccount = NonNullable<Scene['accounts']>[number];

function sceneAccount(account: WrittenAccount, index: number, sources: readonly SourceConfiguration[]): SubjectAccount {
  const nativeIdentity = account.nativeIdentity ?? `account-${index}`;
  const created = account.created ?? isoTime(index * 1000);
  return {
    id: `account-${index}`,
    sourceId: sources.find(({ name, id }) => name === account.sourceName || id === account.sourceName)?.id ?? account.sourceName,
    nativeIdentity,
    name: account.displayName ?? nativeIdentity,
    attributes: account.attributes ?? {},
    disabled: false,
    locked: false,
    created,
    modified: created,
  };
}

const sourceKeys = new Set(['sourceName', 'sourceId', 'applicationId', 'applicationName']);

/**
 * Every source that a definition names, for it to exist. Not recursive: definitions come from outside, and are compiled with a limit on
 * their depth only later.
 */
function collectSourceNames(definition: Value, names: Set<string>): void {
  const pending: Value[] = [definition];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (value === null || typeof value !== 'object') continue;
    for (const [key, member] of Object.entries(value)) {
      if (sourceKeys.has(key) && typeof member === 'string') names.add(member.replace(/ \[source\]$/, ''));
      else pending.push(member);
    }
  }
}

function sourceCalled(name: string): SourceConfiguration {
  const accountSchema = { identityAttribute: 'id', displayAttribute: 'name', attributes: [] };
  return { id: name, name, accountSchema, correlation: [], managerCorrelation: null };
}
