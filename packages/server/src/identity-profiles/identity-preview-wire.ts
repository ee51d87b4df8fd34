import type { MappingConfiguration, Plan, ProcessingError, Subject } from '@muster/engine';
import { applyPlan, attributeOf, textOf } from '@muster/engine';
import { type Static, Type } from '@sinclair/typebox';
import { Nullable, NullableEnum, Reference } from '../http/schemas.ts';
import { IdentityAttributeConfigInput } from './identity-profile-wire.ts';

export const IdentityPreviewInput = Type.Object(
  {
    identityId: Type.String({ minLength: 1 }),
    identityAttributeConfig: Type.Optional(IdentityAttributeConfigInput),
  },
  { $id: 'IdentityPreviewRequest' },
);
export type IdentityPreviewInput = Static<typeof IdentityPreviewInput>;

const ErrorMessageWire = Type.Object({
  locale: Nullable(Type.String({ examples: ['en-US'] })),
  localeOrigin: NullableEnum(['DEFAULT', 'REQUEST']),
  text: Type.String(),
});

export const IdentityPreviewWire = Type.Object(
  {
    identity: Reference('IDENTITY'),
    previewAttributes: Type.Array(
      Type.Object({
        name: Type.String({ description: 'Technical name of the identity attribute' }),
        value: Nullable(Type.String({ description: 'What processing would make of it' })),
        previousValue: Nullable(Type.String({ description: 'What it is now' })),
        errorMessages: Type.Array(ErrorMessageWire),
      }),
    ),
  },
  { $id: 'IdentityPreviewResponse' },
);

/**
 * What a plan comes to, by attribute: first the mapped ones in their order, then those that have a value without being mapped, or lose it,
 * or would need one.
 */
export function previewToWire(subject: Subject, plan: Plan, mappings: readonly MappingConfiguration[]): Static<typeof IdentityPreviewWire> {
  const after = applyPlan(subject, plan).attributes;
  const mapped = new Map(mappings.map((mapping) => [mapping.identityAttributeName, mapping]));
  const concerned = plan.errors.flatMap(({ attribute }) => attribute ?? []);
  const others = [...Object.keys(subject.attributes), ...Object.keys(after), ...concerned].sort();
  return {
    identity: { type: 'IDENTITY', id: subject.id, name: subject.name },
    previewAttributes: [...new Set([...mapped.keys(), ...others])].map((name) => {
      const errors = plan.errors.filter(({ attribute }) => attribute === name);
      return {
        name,
        // Processing may keep the value that an attribute had (a uid, say) where its mapping fails; the preview is about the mapping.
        value: errors.some(isOfMapping) ? null : textOf(attributeOf(after, name)),
        previousValue: textOf(attributeOf(subject.attributes, name)),
        errorMessages: errors.map((error) => ({
          locale: 'en-US',
          localeOrigin: 'DEFAULT' as const,
          text: isOfMapping(error) ? mappingErrorText(error, mapped.get(name)) : `${error.reason}.`,
        })),
      };
    }),
  };
}

/** The others are about what the attribute came to: that it is needed, or that its value is taken. */
function isOfMapping({ type }: ProcessingError): boolean {
  return type !== 'required' && type !== 'unique';
}

/**
 * As tenants say it (contract: TRANSFORMS 1, "Error text in identity-preview"). A mapping that refers to no transform has none to name; its
 * type stands there instead, the only word by which it can be found in the configuration.
 */
function mappingErrorText({ attribute, reason }: ProcessingError, mapping: MappingConfiguration | undefined): string {
  const { type, attributes } = mapping?.transformDefinition ?? {};
  const transformId = type === 'reference' && typeof attributes?.id === 'string' ? attributes.id : type;
  const what = 'There was an exception while calculating the value for this attribute.';
  return `${what} Error during transformation for attribute: ${attribute} (Transform ID: ${transformId})\nCause: ${reason}`;
}
