import { parseInstant, type Value } from '@muster/engine';
import { type Static, Type } from '@sinclair/typebox';
import { illegalValue } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { normaliseId } from '../ids.ts';
import { getConfigurationVersion } from '../processing/configuration-store.ts';
import { evaluateForIdentity } from './evaluation/evaluate-for-identity.ts';
import { evaluateScene } from './evaluation/evaluate-scene.ts';
import { sceneProperties, TransformDefinition } from './evaluation/scene.ts';
import { TraceRecorder } from './evaluation/trace-recorder.ts';
import { readTransforms } from './transform-rights.ts';

/** A transform of 400 KB with a library beside it, and people with their accounts. */
const bodyLimitBytes = 4 * 1024 * 1024;

const EvaluationInput = Type.Object(
  {
    transform: TransformDefinition,
    ...sceneProperties,
    identityId: Type.Optional(
      Type.String({ minLength: 1, description: 'Evaluate for this identity, with its accounts, instead of one that is written down' }),
    ),
    trace: Type.Optional(Type.Boolean({ description: 'Answer with every step too, inner ones first: the first 1,000, long values cut' })),
  },
  { $id: 'TransformEvaluation' },
);
type EvaluationInput = Static<typeof EvaluationInput>;

const anyValue = Type.Unsafe<Value>({ description: 'Any JSON value' });

const EvaluationWire = Type.Object(
  {
    value: Type.Optional(anyValue),
    error: Type.Optional(
      Type.Object({
        path: Type.String({ description: 'Where in the transform; empty for its outermost level', examples: ['attributes.values[1]'] }),
        type: Type.String({ description: 'Type of the transform there' }),
        reason: Type.String(),
      }),
    ),
    trace: Type.Optional(
      Type.Array(
        Type.Object({
          path: Type.String(),
          type: Type.String(),
          input: anyValue,
          output: Type.Optional(anyValue),
          error: Type.Optional(Type.String()),
          microseconds: Type.Integer(),
        }),
      ),
    ),
  },
  { $id: 'TransformEvaluationResult', description: 'Either `value` or `error`' },
);

export const evaluateTransform = defineRoute({
  operationId: 'evaluateTransform',
  method: 'POST',
  path: '/muster/v1/transforms/evaluate',
  ownPath: true,
  tag: 'Muster',
  summary: 'Evaluate a transform',
  description:
    'What a transform makes of an input, for an identity that is written down or stored. Stored transforms and sources can be named. Nothing is changed.',
  rights: readTransforms,
  body: EvaluationInput,
  bodyLimitBytes,
  responses: { 200: EvaluationWire },
  keepsKeyOrder: true,
  transaction: false,
  async handle({ db, body, services }) {
    const { transform, identityId, trace, ...scene } = body;
    const nowMs = readNow(scene.now) ?? services.clock.now();
    if (identityId !== undefined) refuseWrittenPeople(scene);
    const inputs = { nowMs, random: services.ids.random, microseconds: services.clock.microseconds };
    const recorder = trace ? new TraceRecorder() : null;
    const definition = transform as unknown as Value;
    const result = await services.turns.take(async () => {
      const { configuration } = await services.orgs.get(db, await getConfigurationVersion(db));
      return identityId === undefined
        ? evaluateScene(definition, scene, configuration, inputs, recorder?.record)
        : evaluateForIdentity(db, { definition, scene, identityId: normaliseId(identityId) }, configuration, inputs, recorder);
    });
    return { ...result, ...(recorder && { trace: recorder.steps }) };
  },
});

function readNow(now: string | undefined): number | undefined {
  if (now === undefined) return undefined;
  const instant = parseInstant(now);
  if (instant === null) throw illegalValue('now', 'It must be a time in ISO 8601.');
  return instant;
}

/** Two answers to who is evaluated for, of which one would be ignored. */
function refuseWrittenPeople(scene: Pick<EvaluationInput, 'identity' | 'accounts' | 'others'>): void {
  for (const key of ['identity', 'accounts', 'others'] as const) {
    if (scene[key] !== undefined) throw illegalValue(key, 'It cannot be given beside identityId.');
  }
}
