import type { CallLimits, ObjectSchema } from '../live-connector.ts';
import { ScimClient } from './client.ts';
import { Memberships } from './read-memberships.ts';
import { type Models, readModels } from './read-models.ts';
import { isAccountSchema } from './records.ts';
import { endpoints, type ResourceModel } from './resource-model.ts';
import type { ScimSettings } from './settings.ts';

type Endpoint = (typeof endpoints)[keyof typeof endpoints];

/** What the calls of a session share: the way to the service, and what was found out about it. */
export class Workplace {
  readonly client: ScimClient;
  readonly memberships: Memberships;
  /** Where the service does not know PATCH. */
  readonly withoutPatch = new Set<Endpoint>();
  #models: Promise<Models> | null = null;

  constructor(
    readonly settings: ScimSettings,
    limits: CallLimits,
  ) {
    this.client = new ScimClient(settings, limits);
    this.memberships = new Memberships(this.client, settings);
  }

  /** Read once; a failure is not remembered. */
  models(): Promise<Models> {
    this.#models ??= readModels(this.client).catch((error) => {
      this.#models = null;
      throw error;
    });
    return this.#models;
  }

  async modelOf(schema: Pick<ObjectSchema, 'name'>): Promise<ResourceModel> {
    const { user, group } = await this.models();
    return isAccountSchema(schema) ? user : group;
  }

  endpointOf(schema: Pick<ObjectSchema, 'name'>): Endpoint {
    return isAccountSchema(schema) ? endpoints.user : endpoints.group;
  }

  filterOf(schema: Pick<ObjectSchema, 'name'>): string | null {
    return isAccountSchema(schema) ? this.settings.accountFilter : this.settings.groupFilter;
  }
}
