import type { Static, TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { withoutNames } from './schemas.ts';

/** The same rules that Fastify applies to a body. */
const validator = new Ajv({ allErrors: true, strict: false, validateFormats: false });
const compiled = new WeakMap<TSchema, ValidateFunction>();

/** A document that is not as its schema declares; carries what Fastify's own refusal carries, and is answered alike. */
class BodyProblem extends Error {
  override readonly name = 'BodyProblem';
  readonly validationContext = 'body';

  constructor(readonly validation: readonly ErrorObject[]) {
    super('the document is not as declared');
  }
}

/** Checks a document that no request carried as a whole, such as a patched one, as if it were the body of a request. */
export function checkBody<T extends TSchema>(schema: T, document: unknown): Static<T> {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    validate = validator.compile(withoutNames(schema) as object);
    compiled.set(schema, validate);
  }
  if (!validate(document)) throw new BodyProblem(validate.errors ?? []);
  return document as Static<T>;
}
