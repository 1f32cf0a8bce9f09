import pg from "pg";
import { loadMetropolis, type Metropolis, scaleOf } from "./load-metropolis.ts";
import type { OpenServer } from "./open-server.ts";

export interface OpenMetropolis {
  url: string;
  city: Metropolis;
}

/** The city loaded in a database of its own; or one that an earlier run loaded and left, used as it is. */
export async function openMetropolis(
  server: OpenServer,
  { orders, database }: { orders: number; database: string | undefined },
): Promise<OpenMetropolis> {
  if (database !== undefined) return { url: database, city: await measureCity(database) };
  const url = await server.database(`metropolis_${orders}`);
  const started = Date.now();
  const city = await loadMetropolis(url, orders);
  console.log(`Metropoli di ${orders} ordini caricata in ${Math.round((Date.now() - started) / 1000)} s`);
  return { url, city };
}

async function measureCity(url: string): Promise<Metropolis> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<Omit<Metropolis, "scale">>(`
    select (select count(*)::int from work_order where code like '%-B%') as orders,
      (select count(*)::int from building where source = 'bench') as buildings,
      (select count(*)::int from request where source_key like 'bench-%') as requests`);
  await client.end();
  const counted = rows[0] ?? { orders: 0, buildings: 0, requests: 0 };
  return { ...counted, scale: scaleOf(counted.orders) };
}
