import { type SchemaOptions, type Static, type TSchema, Type } from '@sinclair/typebox';

/** The schema or null. Written with OpenAPI's `nullable`, which validation, serialisation and the documents all understand. */
export function Nullable<T extends TSchema>(schema: T) {
  return Type.Unsafe<Static<T> | null>({ ...schema, nullable: true });
}

/** One of some texts. */
export function Enum<const T extends readonly string[]>(values: T, options: SchemaOptions = {}) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...options });
}

/** One of some texts or null. */
export function NullableEnum<const T extends readonly string[]>(values: T, options: SchemaOptions = {}) {
  return Type.Unsafe<T[number] | null>({ type: 'string', enum: [...values, null], nullable: true, ...options });
}

/** A time as the API writes it: ISO-8601, UTC, milliseconds. No `format`: serialisers would rewrite the text. */
export const Time = (options: SchemaOptions = {}) => Type.String({ description: 'ISO-8601, UTC', ...options });

/** A map whose keys and values are the organisation's own and come back as sent. */
export const FreeMap = (options: SchemaOptions = {}) =>
  Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true, ...options });

/** A reference in an answer: type, id and the current name (contract: BEHAVIOUR 8.1). */
export const Reference = (type: string, options: SchemaOptions = {}) =>
  Type.Object({ type: Type.String({ examples: [type] }), id: Type.String(), name: Nullable(Type.String()) }, options);

/** A reference in a body: only the id counts; a type that is given must be right (contract: BEHAVIOUR 8.1). */
export const ReferenceInput = (type: string, options: SchemaOptions = {}) =>
  Type.Object(
    { id: Type.String({ minLength: 1 }), type: Type.Optional(NullableEnum([type])), name: Type.Optional(Nullable(Type.String())) },
    options,
  );

export const IdParams = Type.Object({ id: Type.String() });

/** The schema without its names (`$id`): those are for the documents; validators and serialisers take each name once only. */
export function withoutNames(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutNames);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.entries(schema).filter(([key, member]) => key !== '$id' || typeof member !== 'string');
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNames(member)]));
}
