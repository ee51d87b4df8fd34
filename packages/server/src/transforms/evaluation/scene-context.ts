import type {
  BranchObserver,
  CompiledTransform,
  EvaluationContext,
  ProvisioningForm,
  ReferencedIdentity,
  SourceConfiguration,
  SubjectAccount,
  Trace,
  TransformConfigurations,
  Value,
} from '@muster/engine';
import { attributeOf, foldKey, textOf } from '@muster/engine';
import { isoTime } from '../../clock.ts';
import type { Scene } from './scene.ts';

/** Time and randomness for an evaluation: a scene has neither of its own, unless it names its `now`. */
export interface SceneInputs {
  readonly nowMs: number;
  readonly random: () => number;
  /** For traces: microseconds from any fixed point. */
  readonly microseconds?: () => number;
  /** Hears which ways the evaluation can go on and which it takes. */
  readonly branches?: BranchObserver;
}

/** Far more than any transform names. Each accountAttribute looks its source up among them all. */
const maxNamedSources = 1_000;

/** The configuration that a scene's transform is compiled with: the library before what is stored, and every source that is named. */
export function sceneConfiguration(definition: Value, scene: Scene, stored: TransformConfigurations): TransformConfigurations {
  const { library: written = [] } = scene;
  const brought = written as unknown as TransformConfigurations['transforms'];
  const own = new Set(brought.map(({ name }) => name));
  const transforms = [...brought, ...stored.transforms.filter(({ name }) => !own.has(name))];
  const known = new Set(stored.sources.flatMap(({ id, name }) => [id, name]));
  const named = new Set((scene.accounts ?? []).map(({ sourceName }) => sourceName));
  for (const one of [definition, ...brought]) collectSourceNames(one as unknown as Value, named);
  const sources = [...named]
    .filter((name) => !known.has(name))
    .slice(0, maxNamedSources)
    .map(sourceCalled);
  return { transforms, sources: [...stored.sources, ...sources] };
}

/** What the scene's transform is evaluated with. */
export function sceneContext(
  { needsForm }: Pick<CompiledTransform, 'needsForm'>,
  scene: Scene,
  { sources }: TransformConfigurations,
  inputs: SceneInputs,
  trace?: Trace,
): EvaluationContext {
  const identity = person(scene.identity ?? {}, 'identity');
  const manager = scene.identity?.manager === undefined ? null : person(scene.identity.manager, 'manager');
  const others = (scene.others ?? []).map((other, index) => person(other, `other-${index}`));
  return {
    input: scene.input ?? null,
    // Read when it is needed, so that the inputs can know whether a result depends on the time.
    get now() {
      return inputs.nowMs;
    },
    random: inputs.random,
    identity,
    accounts: (scene.accounts ?? []).map((account, index) => sceneAccount(account, index, sources)),
    oldValue: scene.oldValue ?? null,
    attributeName: scene.field?.name ?? null,
    find: finderAmong(manager, others),
    form: needsForm || scene.field !== undefined || scene.taken !== undefined ? sceneForm(scene) : undefined,
    trace,
  };
}

/** The manager, or the first with a value; those are put in order once for each attribute, since one evaluation may ask 50,000 times. */
function finderAmong(manager: ReferencedIdentity | null, others: readonly ReferencedIdentity[]): EvaluationContext['find'] {
  const people = [...others, ...(manager === null ? [] : [manager])].reverse();
  const indexes = new Map<string, ReadonlyMap<string, ReferencedIdentity>>();
  return ({ kind, attribute, valueKey }) => {
    if (kind === 'manager') return manager;
    let index = indexes.get(attribute);
    if (index === undefined) {
      index = new Map(people.map((one) => [foldKey(textOf(attributeOf(one.attributes, attribute)) ?? ''), one]));
      indexes.set(attribute, index);
    }
    return index.get(valueKey) ?? null;
  };
}

/** What generators work in: a scene whose transform has one is the form of a policy, even if it says nothing of it. */
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
