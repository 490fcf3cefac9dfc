import { getContacts } from '../../../api/notify.ts';
import type { Answer } from '../../../api/client.ts';
import { getCameras, getContractors, getDistricts, getDuties, getPosts, getRoutes } from '../../../api/snow.ts';
import type { Camera, Contact, Contractor, District, Duty, Post, SnowRoute } from '../../../api/types.ts';
import type { Kind } from './frame.tsx';

// Everything that was entered, asked for at once: the forms need each other's names, and it is small.

export type Town = {
  districts: District[];
  contacts: Contact[];
  contractors: Contractor[];
  routes: SnowRoute[];
  posts: Post[];
  cameras: Camera[];
  duties: Duty[];
};

type Items<Item> = Answer<{ items: Item[] }>;

export async function getTown(): Promise<Answer<Town>> {
  const all = await Promise.all([
    getDistricts() as Promise<Items<District>>,
    getContacts() as Promise<Items<Contact>>,
    getContractors(),
    getRoutes(),
    getPosts(),
    getCameras(),
    getDuties(),
  ]);
  const [districts, contacts, contractors, routes, posts, cameras, duties] = all;
  const refused = all.find((one) => !one.ok);
  if (refused && !refused.ok) {
    return refused;
  }
  const items = <Item>(answer: Items<Item>): Item[] => (answer.ok ? answer.value.items : []);
  return {
    ok: true,
    value: {
      districts: items(districts),
      contacts: items(contacts),
      contractors: items(contractors),
      routes: items(routes),
      posts: items(posts),
      cameras: items(cameras),
      duties: items(duties),
    },
  };
}

export type Step = Kind | 'duty';
export type StepState = { step: Step; count: number; waitsFor: Kind | undefined; isNext: boolean };

/** The order in which a town enters its things, and what each needs before it. */
const order: readonly { step: Step; needs: readonly Kind[] }[] = [
  { step: 'districts', needs: [] },
  { step: 'contacts', needs: [] },
  { step: 'contractors', needs: ['contacts'] },
  { step: 'routes', needs: ['districts'] },
  { step: 'posts', needs: ['districts'] },
  { step: 'cameras', needs: ['districts'] },
  { step: 'duty', needs: ['contacts'] },
];

/** How far a town is; the first step that has nothing and waits for nothing is the next. */
export function stepsOf(town: Town): StepState[] {
  const countOf = (step: Step): number => (step === 'duty' ? town.duties.length : town[step].length);
  const steps = order.map(({ step, needs }) => ({
    step,
    count: countOf(step),
    waitsFor: needs.find((need) => countOf(need) === 0),
  }));
  const next = steps.find((one) => one.count === 0 && one.waitsFor === undefined);
  return steps.map(({ step, count, waitsFor }) => ({ step, count, waitsFor, isNext: step === next?.step }));
}
