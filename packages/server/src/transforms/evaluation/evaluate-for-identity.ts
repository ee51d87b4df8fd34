import {
  compileTransform,
  evaluateTransform,
  type Lookup,
  type ReferencedIdentity,
  type TransformConfigurations,
  type Value,
} from '@muster/engine';
import type { Db } from '../../database/open-database.ts';
import { notFound } from '../../errors.ts';
import { findIdentity } from '../../identities/identity-store.ts';
import { BatchFacts } from '../../processing/plan-batch.ts';
import { maxRounds } from '../../processing/refresh-request-store.ts';
import { findSubject, type LoadedSubject } from '../../processing/subject-store.ts';
import type { SceneResult } from './evaluate-scene.ts';
import type { Scene } from './scene.ts';
import { type SceneInputs, sceneConfiguration, sceneContext } from './scene-context.ts';
import type { TraceRecorder } from './trace-recorder.ts';

/**
 * Evaluates a transform for an identity that is stored: with its accounts, its attributes, its manager and whoever else it asks for. Other
 * than in a scene that is written down, a source that is not there is an error, as it is in processing.
 */
export async function evaluateForIdentity(
  db: Db,
  { definition, scene, identityId }: { readonly definition: Value; readonly scene: Scene; readonly identityId: string },
  stored: TransformConfigurations,
  inputs: SceneInputs,
  recorder: TraceRecorder | null,
): Promise<SceneResult> {
  const loaded = await findSubject(db, identityId);
  if (loaded === undefined) throw notFound('identity', identityId);
  const { transforms } = sceneConfiguration(definition, scene, stored);
  const configuration = { transforms, sources: stored.sources };
  const compiled = compileTransform(definition as never, configuration);
  const [problem] = compiled.problems;
  if (problem !== undefined) return { error: { path: problem.path, type: problem.type, reason: problem.reason } };
  const facts = new BatchFacts();
  const context = {
    ...sceneContext(compiled, scene, configuration, inputs),
    ...(await peopleOf(db, loaded)),
    ...(recorder && { trace: { step: recorder.record, microseconds: inputs.microseconds } }),
  };
  for (let round = 1; ; round += 1) {
    const missing: Lookup[] = [];
    recorder?.clear();
    const evaluation = evaluateTransform(compiled, { ...context, find: finderOf(context, facts, missing) });
    if (missing.length > 0 && round < maxRounds) {
      await facts.learnLookups(db, missing, []);
      continue;
    }
    if ('value' in evaluation) return evaluation;
    const { path, type, reason } = evaluation.error;
    return { error: { path, type, reason } };
  }
}

async function peopleOf(db: Db, { subject }: LoadedSubject) {
  const { id, name, alias, attributes, accounts, managerId } = subject;
  const manager: ReferencedIdentity | null = managerId === null ? null : ((await findIdentity(db, managerId)) ?? null);
  return { identity: { id, name, alias, attributes }, accounts, manager };
}

/** Answers what is known and notes the rest. */
function finderOf(
  { identity, manager }: { readonly identity: { readonly id: string }; readonly manager: ReferencedIdentity | null },
  facts: BatchFacts,
  missing: Lookup[],
) {
  return (lookup: Lookup) => {
    if (lookup.kind === 'manager') return manager;
    const found = facts.find(lookup, identity.id);
    if (found === undefined) missing.push(lookup);
    return found;
  };
}
