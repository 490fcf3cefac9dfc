// Residents for bench/home_screen: registered at the counter, signed in, one connection each. Prints a line
// when they are there, then for each line on its standard input what a round was like. BENCH: {"port",
// "staff" (a token), "residents", "seconds", "pause"} as JSON.
import readline from 'node:readline';

import { Resident } from './residents.mjs';

const told = JSON.parse(process.env.BENCH);
const home = ['/id/v1/session', '/points/v1/me', '/notify/v1/inbox?limit=1', '/health/v1/me/records?limit=20', '/survey/v1/me/waves'];

async function measureTenDays(r) {
  for (let i = 0; i < 10; i += 1) {
    const measuredAt = new Date(Date.now() - i * 86_400_000 - 60_000).toISOString();
    const kept = await r.json('POST', '/health/v1/me/records', { id: `r${i}`, measuredAt, values: { systolicMmHg: 120 + i, diastolicMmHg: 75, pulseBpm: 70 } });
    if (kept.status >= 300) throw new Error(`a record: ${kept.status} ${kept.text}`);
  }
}

async function open(r) {
  let wrong = 0;
  for (const path of home) {
    const reply = await r.send('GET', path);
    wrong += reply.status === 200 ? 0 : 1;
  }
  return wrong;
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const residents = Array.from({ length: told.residents }, () => new Resident(told.port));
let next = 0;
await Promise.all(
  Array.from({ length: 4 }, async () => {
    while (next < residents.length) {
      const n = next++;
      await residents[n].register(n + 1, told.staff);
      await measureTenDays(residents[n]);
    }
  }),
);
await open(residents[0]);
console.log(`${residents.length} residents are signed in`);

async function round() {
  const took = [];
  let wrong = 0;
  const begin = performance.now(), end = begin + told.seconds * 1000;
  await Promise.all(
    residents.map(async (r) => {
      await wait(Math.random() * told.pause * 1000);
      while (performance.now() < end) {
        const from = performance.now();
        wrong += await open(r);
        took.push(performance.now() - from);
        await wait((0.5 + Math.random()) * told.pause * 1000);
      }
    }),
  );
  took.sort((a, b) => a - b);
  const at = (share) => took[Math.min(took.length - 1, Math.floor(share * took.length))];
  return { homes: took.length, seconds: (performance.now() - begin) / 1000, p50: at(0.5), p99: at(0.99), wrong };
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  if (line) console.log(JSON.stringify(await round()));
}
process.exit(0);
