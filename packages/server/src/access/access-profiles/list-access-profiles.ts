import { Type } from '@sinclair/typebox';
import { illegalValue } from '../../errors.ts';
import { collectionQuerySchema, readCollectionQuery } from '../../http/collection.ts';
import { defineRoute } from '../../http/define-route.ts';
import { booleanField, dateField, idField, textField } from '../../http/filters/index.ts';
import { sendCount } from '../../http/send-count.ts';
import { refuseNoSubAdmin } from '../../sources/sub-admins.ts';
import { listAccess, seesAllAccessProfiles } from './access-profile-rights.ts';
import { countAccessProfiles, listAccessProfiles as listProfilesOf, type SegmentChoice } from './access-profile-store.ts';
import { AccessProfileWire, accessProfileToWire } from './access-profile-wire.ts';

const rules = {
  id: 'access_profile.id',
  filterFields: {
    id: idField('access_profile.id', ['eq', 'in']),
    name: textField('access_profile.name_key', ['eq', 'sw']),
    created: dateField('access_profile.created', ['gt', 'ge', 'le']),
    modified: dateField('access_profile.modified', ['gt', 'lt', 'ge', 'le']),
    'owner.id': idField('access_profile.owner_id', ['eq', 'in']),
    requestable: booleanField('access_profile.requestable', ['eq']),
    'source.id': idField('access_profile.source_id', ['eq', 'in']),
  },
  sortFields: { name: 'access_profile.name_key', created: 'access_profile.created', modified: 'access_profile.modified' },
  defaultSort: 'name',
};

export const listAccessProfiles = defineRoute({
  operationId: 'listAccessProfiles',
  method: 'GET',
  path: '/access-profiles',
  tag: 'Access profiles',
  summary: 'List access profiles',
  rights: listAccess,
  query: Type.Composite([
    collectionQuerySchema(rules),
    Type.Object({
      'for-subadmin': Type.Optional(
        Type.String({ description: 'Only those on sources that this sub-admin administers: an identity, or `me`' }),
      ),
      'for-segment-ids': Type.Optional(Type.String({ description: 'Only those in one of these segments, separated by commas' })),
      'include-unsegmented': Type.Optional(
        Type.Boolean({ default: true, description: 'Whether those without a segment are listed too; false needs `for-segment-ids`' }),
      ),
    }),
  ]),
  responses: { 200: Type.Array(AccessProfileWire) },
  async handle({ db, query, reply, caller }) {
    const collection = readCollectionQuery(query, rules);
    const choice = readSegmentChoice(query);
    const forSubAdmin = query['for-subadmin'];
    if (forSubAdmin !== undefined) await refuseNoSubAdmin(db, forSubAdmin, caller);
    // Sub-admins administer the sources of their governance groups, and there are no governance groups.
    const isNone = forSubAdmin !== undefined || !seesAllAccessProfiles(caller.levels);
    if (collection.count) sendCount(reply, isNone ? 0 : await countAccessProfiles(db, collection, choice));
    if (isNone || collection.limit === 0) return [];
    return (await listProfilesOf(db, collection, choice)).map(accessProfileToWire);
  },
});

function readSegmentChoice(query: { 'for-segment-ids'?: string; 'include-unsegmented'?: boolean }): SegmentChoice | null {
  const segments = (query['for-segment-ids'] ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  const unsegmented = query['include-unsegmented'] ?? true;
  if (segments.length > 0) return { segments, unsegmented };
  if (!unsegmented) throw illegalValue('include-unsegmented', 'False needs for-segment-ids.');
  return null;
}
