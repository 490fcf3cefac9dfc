// Residents with points for bench/ledger_http: prints their cookies and numbers as JSON. BENCH: {"port", "staff"
// (a token), "residents", "thousands" (of points for each)}.
import { Resident, deskOf } from './residents.mjs';

const told = JSON.parse(process.env.BENCH);
const staff = { authorization: `Bearer ${told.staff}` };
const people = [];
for (let n = 1; n <= told.residents; n += 1) {
  const r = new Resident(told.port);
  const number = await r.register(n, told.staff);
  for (let i = 0; i < told.thousands; i += 1) {
    const given = await deskOf(told.port).json('POST', `/points/v1/persons/${number}/corrections`, { id: `c${n}-${i}`, points: 1000, reason: '計測のため' }, staff);
    if (given.status >= 300) throw new Error(`points: ${given.status} ${given.text}`);
  }
  people.push({ number, cookie: r.cookie });
}
console.log(JSON.stringify(people));
process.exit(0);
