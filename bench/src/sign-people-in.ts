import { createHash, randomBytes, randomUUID } from "node:crypto";
import pg from "pg";

export interface Person {
  userId: string;
  headers: { cookie: string; "x-csrf-token": string };
}

/** People with an open session, written straight into the database: signing in is not what is measured. */
export async function signPeopleIn(databaseUrl: string, count: number): Promise<Person[]> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const people: Person[] = [];
    for (let index = 0; index < count; index += 1) people.push(await signIn(client, index));
    return people;
  } finally {
    await client.end();
  }
}

/** A municipal technician of the whole municipality: who sees most, and may do most. */
async function signIn(client: pg.Client, index: number): Promise<Person> {
  const userId = randomUUID();
  const token = randomBytes(32).toString("base64url");
  const csrf = randomBytes(24).toString("base64url");
  await client.query(
    "insert into app_user (id, scheme, identifier, display_name) values ($1, 'client', $2, $3)",
    [userId, `bench-${userId}`, `Tecnico di prova ${index + 1}`],
  );
  await client.query(
    "insert into role_assignment (id, user_id, role, scope_kind) values ($1, $2, 'technician', 'municipality')",
    [randomUUID(), userId],
  );
  await client.query(
    `insert into session (token_hash, user_id, csrf_token, expires_at, provider)
    values ($1, $2, $3, now() + interval '8 hours', 'bench')`,
    [createHash("sha256").update(token).digest(), userId, csrf],
  );
  return { userId, headers: { cookie: `__Host-stabile=${token}`, "x-csrf-token": csrf } };
}
