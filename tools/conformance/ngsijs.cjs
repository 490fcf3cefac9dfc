'use strict';

// What NGSI.js says to the broker at the address that is given, and what it must hear.

const assert = require('node:assert/strict');
const http = require('node:http');
const NGSI = require('ngsijs');

const broker = new NGSI.Connection(process.argv[2]);
const { v2, ld } = broker;
const there = { servicepath: '/north' };

async function refused(call, kind) {
  await assert.rejects(call, (error) => error instanceof kind || assert.fail(`${error}`));
}

/** A receiver, and the next notification that reaches it. */
async function listen() {
  const waiting = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      response.writeHead(204).end();
      waiting.shift()?.(JSON.parse(body));
    });
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${server.address().port}/`;
  return { url, next: () => new Promise((told) => waiting.push(told)), stop: () => server.close() };
}

async function entitiesOfV2() {
  const room = { id: 'Room1', type: 'Room', t: { type: 'Number', value: 21 }, name: { value: '会議室' } };
  const created = await v2.createEntity(room, there);
  assert.equal(created.entity.id, 'Room1');
  await refused(v2.createEntity(room, there), NGSI.AlreadyExistsError);
  await v2.createEntity({ id: 'Room2', type: 'Room', t: 9 }, { ...there, keyValues: true });
  const list = await v2.listEntities({ ...there, type: 'Room', q: 't>10', count: true, keyValues: true });
  assert.deepEqual([list.count, list.results], [1, [{ id: 'Room1', type: 'Room', t: 21, name: '会議室' }]]);
  const one = { ...there, id: 'Room1', type: 'Room' };
  assert.equal((await v2.getEntity(one)).entity.t.value, 21);
  await refused(v2.getEntity({ ...there, id: 'Room9' }), NGSI.NotFoundError);
  await v2.appendEntityAttributes({ id: 'Room1', h: { type: 'Number', value: 40 } }, one);
  await v2.updateEntityAttributes({ id: 'Room1', h: { type: 'Number', value: 41 } }, one);
  assert.equal((await v2.getEntityAttributes({ ...one, keyValues: true })).attributes.h, 41);
  await v2.replaceEntityAttribute({ type: 'Number', value: 42 }, { ...one, attribute: 'h' });
  assert.equal((await v2.getEntityAttribute({ ...one, attribute: 'h' })).attribute.value, 42);
  await v2.replaceEntityAttributeValue({ ...one, attribute: 'h', value: [43] });
  assert.deepEqual((await v2.getEntityAttributeValue({ ...one, attribute: 'h' })).value, [43]);
  await v2.deleteEntityAttribute({ ...one, attribute: 'h' });
  await v2.replaceEntityAttributes({ id: 'Room1', type: 'Room', t: { value: 5 } }, there);
  assert.deepEqual((await v2.getEntity({ ...one, keyValues: true })).entity, { id: 'Room1', type: 'Room', t: 5 });
}

async function batchesAndTypesOfV2() {
  const changes = { actionType: 'append', entities: [{ id: 'Car1', type: 'Car', speed: { value: 50 } }] };
  await v2.batchUpdate(changes, there);
  const found = await v2.batchQuery({ entities: [{ idPattern: '.*', type: 'Car' }] }, there);
  assert.equal(found.results[0].speed.value, 50);
  assert.deepEqual((await v2.listTypes(there)).results.map((one) => one.type), ['Car', 'Room']);
  assert.equal((await v2.getType({ ...there, id: 'Car' })).type.count, 1);
  await v2.deleteEntity({ ...there, id: 'Car1' });
}

async function subscriptionsOfV2(receiver) {
  const { subscription } = await v2.createSubscription({
    description: 'rooms',
    subject: { entities: [{ idPattern: '.*', type: 'Room' }], condition: { attrs: ['t'] } },
    notification: { http: { url: receiver.url }, attrsFormat: 'keyValues' },
  }, there);
  const { id } = subscription;
  const told = receiver.next();
  await v2.updateEntityAttributes({ id: 'Room1', t: { value: 30 } }, there);
  assert.deepEqual((await told).data, [{ id: 'Room1', type: 'Room', t: 30 }]);
  await v2.updateSubscription({ id, status: 'inactive' }, there);
  assert.equal((await v2.getSubscription({ ...there, id })).subscription.status, 'inactive');
  assert.equal((await v2.listSubscriptions({ ...there, count: true })).count, 1);
  await v2.deleteSubscription({ ...there, id });
  await refused(v2.getSubscription({ ...there, id }), NGSI.NotFoundError);
}

async function registrationsOfV2() {
  const wish = {
    dataProvided: { entities: [{ id: 'Bus1', type: 'Bus' }], attrs: ['speed'] },
    provider: { http: { url: 'http://192.0.2.1/v2' } },
  };
  const { registration } = await v2.createRegistration(wish, there);
  const { id } = registration;
  await v2.updateRegistration({ id, description: 'buses' }, there);
  assert.equal((await v2.getRegistration({ ...there, id })).registration.description, 'buses');
  assert.equal((await v2.listRegistrations({ ...there, count: true })).count, 1);
  await v2.deleteRegistration({ ...there, id });
}

/** Without its append, which sends a merge patch by POST: 5.6.3 knows no such body. */
async function entitiesOfLd(receiver) {
  const id = 'urn:ngsi-ld:Road:1';
  const name = { type: 'Property', value: '国道5号' };
  await ld.createEntity({ id, type: 'Road', depth: { type: 'Property', value: 5 }, name });
  await refused(ld.createEntity({ id, type: 'Road' }), NGSI.AlreadyExistsError);
  const { subscription } = await ld.createSubscription({
    type: 'Subscription',
    entities: [{ type: 'Road' }],
    notification: { endpoint: { uri: receiver.url, accept: 'application/json' } },
  });
  const told = receiver.next();
  await ld.updateEntityAttribute({ value: 6 }, { id, attribute: 'depth' });
  assert.equal((await told).data[0].depth.value, 6);
  await ld.updateEntityAttributes({ depth: { type: 'Property', value: 7 } }, { id });
  assert.equal((await ld.getEntity({ id, keyValues: true })).entity.depth, 7);
  const found = await ld.queryEntities({ type: 'Road', q: 'depth>6', count: true });
  assert.deepEqual([found.count, found.results[0].id], [1, id]);
  await ld.deleteEntityAttribute({ id, attribute: 'name' });
  assert.ok(JSON.stringify(await ld.listTypes()).includes('Road'));
  assert.equal((await ld.listSubscriptions()).results.length, 1);
  await ld.deleteSubscription({ id: subscription.id });
  await ld.deleteEntity({ id });
  await refused(ld.getEntity({ id }), NGSI.NotFoundError);
}

async function main() {
  const receiver = await listen();
  for (const part of [entitiesOfV2, batchesAndTypesOfV2, subscriptionsOfV2, registrationsOfV2, entitiesOfLd]) {
    await part(receiver);
    console.log(`${part.name}: as NGSI.js expects`);
  }
  receiver.stop();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
