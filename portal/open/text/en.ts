import type { OpenTexts } from './ja.ts';

export const en: OpenTexts = {
  title: 'Tsunagu',
  lead: 'A city platform for municipalities: data linkage, resident ID and the work of a town in one program.',
  enter: 'Open the staff console',
  enterHint: 'Weather map, devices to check and import history. A token is needed.',
  residents: 'Open the residents’ portal',
  tenants: 'Municipalities',
  tenant: 'Municipality',
  console: (name) => `Staff console of ${name}`,
  noTenants: 'There are no municipalities yet.',
  code: 'Local government code',
  developers: 'For developers',
  openapi: 'API description (OpenAPI 3.1)',
  entities: 'NGSI-LD entities',
  entitiesText: 'Data about things, such as stations and observations. Send an access token.',
  health: 'Health',
  licences: 'Licences of the software used',
  source: 'Tsunagu is published under the Apache License 2.0.',
  version: (version) => `version ${version}`,
};
