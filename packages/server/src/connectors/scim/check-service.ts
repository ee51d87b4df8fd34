import { failure } from '../failure.ts';
import type { ObjectSchema } from '../live-connector.ts';
import { bodyOf, isObject, isSuccess, refused } from './answer.ts';
import { findPlace } from './places.ts';
import { isAccountSchema, isGroups, recordReader } from './records.ts';
import type { Workplace } from './workplace.ts';

/** Beyond the sign-in: users and groups can be read with the filters, the service knows the attributes, one object of each is as it must be. */
export async function checkService(workplace: Workplace, schemas: readonly ObjectSchema[]): Promise<void> {
  for (const schema of schemas) {
    const model = await workplace.modelOf(schema);
    const unknown = schema.attributes.map(({ name }) => name).filter((name) => !isGroups(schema, name) && findPlace(model, name) === null);
    if (unknown.length > 0) {
      const what = unknown.length > 1 ? `attributes ${unknown.join(', ')}` : `attribute ${unknown[0]}`;
      throw failure(
        'configuration',
        `The service does not know the ${what} of the schema ${schema.name}: discover the schema, or take out what is not there`,
      );
    }
    for (const object of await readFirst(workplace, schema)) {
      const item = recordReader(schema, model).read(object, []);
      if (item.kind === 'error') throw failure('configuration', `${item.nativeIdentity ?? 'An object'} cannot be used: ${item.message}`);
    }
  }
}

async function readFirst(workplace: Workplace, schema: ObjectSchema) {
  const filter = workplace.filterOf(schema);
  const setting = isAccountSchema(schema) ? 'accountFilter' : 'groupFilter';
  const path = workplace.endpointOf(schema);
  const doing = `Reading ${path}${filter === null ? '' : ` with ${setting}`}`;
  const answer = await workplace.client.send({ method: 'GET', path, query: { startIndex: 1, count: 1, filter } });
  if (answer.status === 404) throw refused(`${doing} below host`, answer, 'configuration');
  if (!isSuccess(answer) && filter !== null && answer.status < 500) throw refused(doing, answer, 'configuration');
  const { Resources: resources } = bodyOf(doing, answer);
  return Array.isArray(resources) ? resources.filter(isObject).slice(0, 1) : [];
}
